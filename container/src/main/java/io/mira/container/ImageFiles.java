package io.mira.container;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies where in the image. Everything belongs to root and is writable for nobody else, but the data folder. */
final class ImageFiles {

    static final Instant TIMESTAMP = Instant.parse("2026-11-01T00:00:00Z");
    private static final String ROOT = "0:0";
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

    private final Path work;
    private final String user;
    private final String data;

    /** Makes what is nowhere to be copied from in a folder of its own. */
    ImageFiles(Path work, String user, String data) {
        this.work = work;
        this.user = user;
        this.data = data;
    }

    /** The libraries and the shell, and the few files that the C library wants. */
    FileEntriesLayer system(Set<Path> libraries) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
        for (Path library : libraries) {
            add(layer, library.toRealPath(), library.toString(), PROGRAM);
        }
        Map<String, String> texts = new TreeMap<>();
        texts.put("/etc/passwd", "root:x:0:0:root:/:/bin/sh\nmira:x:10001:10001:Mira:" + data + ":/bin/sh\n");
        texts.put("/etc/group", "root:x:0:\nmira:x:10001:\n");
        texts.put("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = Files.createDirectories(work).resolve(text.getKey().replace('/', '-'));
            add(layer, Files.writeString(file, text.getValue()), text.getKey(), FILE);
        }
        return layer.build();
    }

    FileEntriesLayer runtime(Path runtime) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("runtime");
        addTree(layer, runtime, "/opt/java");
        return layer.build();
    }

    /** The distribution, without what is made when it runs, and with what the image deploys. */
    FileEntriesLayer mira(Path distribution, List<String> deploy) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("mira");
        try (Stream<Path> folders = Files.list(distribution)) {
            for (Path folder :
                    folders.filter(path -> !path.endsWith("data")).sorted().toList()) {
                addTree(layer, folder, "/opt/mira/" + folder.getFileName());
            }
        }
        for (String name : deploy) {
            Path jar = distribution.resolve("optional").resolve(name + ".jar");
            add(layer, jar, "/opt/mira/deploy/" + name + ".jar", FILE);
        }
        return layer.build();
    }

    /** The one folder that is written to, and those that the engine mounts something on. */
    FileEntriesLayer folders() throws IOException {
        Path empty = Files.createDirectories(work.resolve("empty"));
        return FileEntriesLayer.builder()
                .setName("folders")
                .addEntry(empty, AbsoluteUnixPath.get(data), PROGRAM, TIMESTAMP, user)
                .addEntry(empty, AbsoluteUnixPath.get("/etc/mira"), PROGRAM, TIMESTAMP, ROOT)
                .addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"), TIMESTAMP, ROOT)
                .build();
    }

    private static void addTree(FileEntriesLayer.Builder layer, Path from, String to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String inside = from.relativize(file).toString();
                add(layer, file, inside.isEmpty() ? to : to + "/" + inside, Files.isExecutable(file) ? PROGRAM : FILE);
            }
        }
    }

    private static void add(FileEntriesLayer.Builder layer, Path from, String to, FilePermissions permissions) {
        layer.addEntry(from, AbsoluteUnixPath.get(to), permissions, TIMESTAMP, ROOT);
    }
}
