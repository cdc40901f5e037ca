package io.mira.secrets.k8s.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, once a mount, when others may read or write the files of a secret, or a stranger owns them. */
final class MountRights {

    private static final Logger log = LoggerFactory.getLogger(MountRights.class);
    private static final Path SELF = Path.of("/proc/self");

    private final Set<Path> toldOf = ConcurrentHashMap.newKeySet();

    void look(Path mount, Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        boolean open = rights.contains(PosixFilePermission.OTHERS_READ)
                || rights.contains(PosixFilePermission.OTHERS_WRITE)
                || rights.contains(PosixFilePermission.GROUP_WRITE);
        String owner = Files.getOwner(file).getName();
        if (open) {
            warn(mount, owner, "files of a secret are open to others, mount it with defaultMode 0440");
        } else if (!owner.equals("root") && !owner.equals(self())) {
            warn(mount, owner, "files of a secret belong to another user, who can change them: let root own them");
        }
    }

    private void warn(Path mount, String owner, String message) {
        if (toldOf.add(mount)) {
            log.atWarn().addKeyValue("mount", mount).addKeyValue("owner", owner).log(message);
        }
    }

    /** Gives who this process is; in a container it often has a number and no name. */
    private static String self() throws IOException {
        return Files.exists(SELF) ? Files.getOwner(SELF).getName() : System.getProperty("user.name");
    }
}
