package io.mira.secrets.k8s.internal;

import io.mira.secrets.Secret;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and follows secrets of Kubernetes: as mounted files, or by the API, each by its own name and with no more rights. */
@Component(
        configurationPid = "mira.secrets.k8s",
        service = {SecretsBackend.class, K8sSecretsBackend.class},
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=k8s",
            "service.description=tells how the secrets of Kubernetes are read [--json]"
        })
@Designate(ocd = K8sConfig.class)
@BackendName("k8s")
public final class K8sSecretsBackend implements SecretsBackend {

    private static final Logger log = LoggerFactory.getLogger(K8sSecretsBackend.class);

    private final Map<String, String> environment;
    private final Path serviceAccount;
    private final Set<Followed> followed = ConcurrentHashMap.newKeySet();
    private final Calls calls = new Calls();
    private Engine engine;

    @Activate
    public K8sSecretsBackend(K8sConfig config) {
        this(K8sSettings.of(config), System.getenv(), Path.of(Cluster.SERVICE_ACCOUNT));
    }

    K8sSecretsBackend(K8sSettings settings, Map<String, String> environment, Path serviceAccount) {
        this.environment = environment;
        this.serviceAccount = serviceAccount;
        this.engine = new Engine(settings, environment, serviceAccount, calls);
    }

    @Modified
    void modified(K8sConfig config) {
        try {
            use(K8sSettings.of(config));
        } catch (IllegalArgumentException e) {
            log.error("mira.secrets.k8s keeps its settings: {}", e.getMessage());
        }
    }

    void use(K8sSettings settings) {
        Engine old;
        synchronized (this) {
            old = engine;
            engine = new Engine(settings, environment, serviceAccount, calls);
        }
        old.close();
        followed.forEach(each -> each.follow(engine()));
        followed.forEach(each -> each.changed.run());
        log.info("kubernetes backend reconfigured");
    }

    @Deactivate
    void deactivate() {
        engine().close();
    }

    @Override
    public Secret read(String path) {
        return engine().read(path);
    }

    @Override
    public Watch watch(String path, Runnable changed) {
        Followed each = new Followed(path, changed);
        each.follow(engine());
        followed.add(each);
        return () -> {
            followed.remove(each);
            each.end();
        };
    }

    @Override
    public void check() {
        engine().check();
    }

    /** The shell command {@code mira:k8s status}: a table, or JSON if one of the words is {@code --json}. */
    public String k8s(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        boolean json = arguments.remove("--json");
        if (!arguments.equals(List.of("status"))) {
            throw new IllegalArgumentException("usage: mira:k8s status [--json]");
        }
        return json ? status().json() : status().table();
    }

    K8sStatus status() {
        return engine().status();
    }

    /** Gives what was asked so far, under all configurations. */
    Calls calls() {
        return calls;
    }

    private synchronized Engine engine() {
        return engine;
    }

    /** A watch that outlives a new configuration. */
    private static final class Followed {

        private final String path;
        private final Runnable changed;
        private Watch watch = Watch.NONE;
        private boolean ended;

        Followed(String path, Runnable changed) {
            this.path = path;
            this.changed = changed;
        }

        synchronized void follow(Engine engine) {
            if (!ended) {
                watch.close();
                watch = engine.watch(path, changed);
            }
        }

        synchronized void end() {
            ended = true;
            watch.close();
        }
    }
}
