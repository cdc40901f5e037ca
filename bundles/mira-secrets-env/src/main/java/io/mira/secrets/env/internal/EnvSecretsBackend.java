package io.mira.secrets.env.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretFile;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads secrets from the environment of the process, or from the files that it names: {@code path:key} from {@code
 * PATH_KEY}, or from the file that {@code PATH_KEY_FILE} names.
 */
@Component(configurationPid = "mira.secrets.env", service = SecretsBackend.class)
@Designate(ocd = EnvBackendConfig.class)
@BackendName("env")
public final class EnvSecretsBackend implements SecretsBackend {

    private static final Logger log = LoggerFactory.getLogger(EnvSecretsBackend.class);
    private static final String FILE = "_FILE";

    private final Map<String, String> environment;
    private final WatchedFiles watched = new WatchedFiles();
    private volatile String prefix;

    @Activate
    public EnvSecretsBackend(EnvBackendConfig config) {
        this(System.getenv(), config.prefix());
    }

    EnvSecretsBackend(Map<String, String> environment, String prefix) {
        this.environment = environment;
        this.prefix = prefix;
    }

    @Modified
    void modified(EnvBackendConfig config) {
        prefix = config.prefix();
        log.atInfo().addKeyValue("prefix", prefix).log("environment backend reconfigured");
    }

    @Deactivate
    void deactivate() {
        watched.close();
    }

    @Override
    public Secret read(String path) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> files = new HashMap<>();
        variables(path, values, files);
        values.replaceAll((key, name) -> environment.get(name));
        files.forEach((key, name) -> file(name).ifPresent(value -> values.put(key, value)));
        if (values.isEmpty()) {
            String start = start(path);
            throw new SecretNotFoundException("no variable " + start + "… or " + start + "…" + FILE + " is set");
        }
        return Secret.of(values);
    }

    /** Tells of changes of the files; the environment itself never changes. */
    @Override
    public Watch watch(String path, Runnable changed) {
        Map<String, String> files = new HashMap<>();
        variables(path, new HashMap<>(), files);
        Set<Path> paths = new HashSet<>();
        files.values().forEach(name -> path(name).ifPresent(paths::add));
        return paths.isEmpty() ? Watch.NONE : watched.add(paths, changed);
    }

    @Override
    public String keyOf(String key) {
        return normal(key).toLowerCase(Locale.ROOT);
    }

    private String start(String path) {
        return normal(prefix + path) + "_";
    }

    /** Finds the names of the variables by key: those that hold a value, and those that name a file instead. */
    private void variables(String path, Map<String, String> values, Map<String, String> files) {
        String start = start(path);
        environment.forEach((name, value) -> {
            if (name.startsWith(start) && name.length() > start.length() && !value.isEmpty()) {
                boolean file = name.endsWith(FILE) && name.length() > start.length() + FILE.length();
                String key = name.substring(start.length(), name.length() - (file ? FILE.length() : 0));
                (file ? files : values).put(keyOf(key), name);
            }
        });
        files.keySet().removeAll(values.keySet());
    }

    private Optional<Path> path(String variable) {
        try {
            return Optional.of(Path.of(environment.getOrDefault(variable, "")));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Gives what a file holds; nothing if it is empty or does not exist: not every variable ending so means a secret. */
    private Optional<String> file(String variable) {
        String file = environment.getOrDefault(variable, "");
        try {
            String value = text(Path.of(file)).replaceFirst("\r?\n\\z", "");
            return value.isEmpty() ? Optional.empty() : Optional.of(value);
        } catch (NoSuchFileException e) {
            log.atWarn()
                    .addKeyValue("variable", variable)
                    .addKeyValue("file", file)
                    .log("file of a secret does not exist");
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof FileSystemException fault ? fault.getReason() : null;
            throw new BackendUnreachableException(
                    "cannot read the file that " + variable + " names: " + file + " ("
                            + (reason == null ? e.getClass().getSimpleName() : reason) + ")",
                    e);
        }
    }

    /** What is not UTF-8 is no secret: a character that was replaced would be a wrong one. */
    private static String text(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(SecretFile.read(file)))
                .toString();
    }

    private static String normal(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
