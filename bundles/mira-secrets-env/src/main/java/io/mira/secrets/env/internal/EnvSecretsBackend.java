package io.mira.secrets.env.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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

    @Override
    public Secret read(String path) {
        String start = normal(prefix + path) + "_";
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(start) && name.endsWith(FILE) && name.length() > start.length() + FILE.length()) {
                String key = name.substring(start.length(), name.length() - FILE.length());
                values.putIfAbsent(keyOf(key), file(name, variable.getValue()));
            }
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(start) && name.length() > start.length()) {
                values.put(keyOf(name.substring(start.length())), variable.getValue());
            }
        }
        if (values.isEmpty()) {
            throw new SecretNotFoundException("no variable " + start + "… or " + start + "…" + FILE + " is set");
        }
        return Secret.of(values);
    }

    @Override
    public String keyOf(String key) {
        return normal(key).toLowerCase(Locale.ROOT);
    }

    private static String file(String variable, String file) {
        try {
            String content = Files.readString(Path.of(file));
            return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
        } catch (IOException | RuntimeException e) {
            throw new BackendUnreachableException("cannot read the file that " + variable + " names: " + file + " ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static String normal(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
