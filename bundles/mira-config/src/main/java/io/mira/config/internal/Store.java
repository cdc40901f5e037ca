package io.mira.config.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.cm.file.ConfigurationHandler;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Config Admin keeps configurations. What comes from {@code etc/} stays in memory: the files are the truth, and
 * nothing of them waits for the next start. What others create through the API is kept in {@code data/config}, as Config
 * Admin promises.
 */
@Component(
        service = {PersistenceManager.class, Store.class},
        property = "name=mira")
public final class Store implements PersistenceManager {

    private static final Logger log = LoggerFactory.getLogger(Store.class);

    private final FilePersistenceManager files;
    private final Map<String, Dictionary<?, ?>> memory = new ConcurrentHashMap<>();
    private final Set<String> own = ConcurrentHashMap.newKeySet();

    @Activate
    public Store(BundleContext context) {
        this(new FilePersistenceManager(context.getProperty("mira.data") + "/config"));
    }

    Store(FilePersistenceManager files) {
        this.files = files;
        setAsideWhatIsHarmed(files.getLocation().toPath());
    }

    /** One file that a power failure has cut off would stop Config Admin, and all that waits for it. */
    private static void setAsideWhatIsHarmed(Path folder) {
        Path aside = folder.resolveSibling(folder.getFileName() + "-harmed");
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Store::isHarmed).toList()) {
                Path place = aside.resolve(folder.relativize(file));
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
                log.error(
                        "{} cannot be read and is now in {}: who made that configuration must make it anew",
                        file,
                        aside);
            }
        } catch (IOException | UncheckedIOException e) {
            log.error("{} cannot be looked through: {}", folder, e.toString());
        }
    }

    /** What cannot be read at present is not harmed for that, and what was never finished is nobody's. */
    private static boolean isHarmed(Path file) {
        if (!Files.isRegularFile(file) || file.toString().endsWith(".tmp")) {
            return false;
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            return false;
        }
        try {
            Dictionary<?, ?> values = ConfigurationHandler.read(new ByteArrayInputStream(bytes));
            return values.get(Constants.SERVICE_PID) == null && values.get("factory.pid") == null;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** Says that a PID comes from {@code etc/} or the environment. */
    void own(String pid) {
        own.add(pid);
    }

    @Override
    public boolean exists(String pid) {
        return memory.containsKey(pid) || files.exists(pid);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Dictionary load(String pid) throws IOException {
        Dictionary<?, ?> mine = memory.get(pid);
        return mine == null ? files.load(pid) : mine;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Enumeration getDictionaries() throws IOException {
        List<Object> all = new ArrayList<>(memory.values());
        all.addAll(Collections.list(files.getDictionaries()));
        return Collections.enumeration(all);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void store(String pid, Dictionary properties) throws IOException {
        if (own.contains(pid) || pid.endsWith(".factory")) {
            memory.put(pid, properties);
        } else {
            files.store(pid, properties);
        }
    }

    @Override
    public void delete(String pid) throws IOException {
        if (memory.remove(pid) == null) {
            files.delete(pid);
        }
    }
}
