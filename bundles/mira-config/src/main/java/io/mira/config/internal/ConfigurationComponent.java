package io.mira.config.internal;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationChangeListener;
import io.mira.config.ConfigurationStatus;
import io.mira.config.Configurations;
import io.mira.config.Durations;
import io.mira.config.spi.DeliveryGuard;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the pipeline to the framework. As the installer of highest rank it takes the configuration files away from
 * FileInstall, which goes on watching.
 */
@Component(
        configurationPid = "mira.config",
        immediate = true,
        service = {Configurations.class, HealthCheck.class, ArtifactInstaller.class},
        property = {"hc.name=configuration", "hc.tags=ready", "hc.tags=started", "service.ranking:Integer=1000"})
@Designate(ocd = ReloadConfig.class)
public final class ConfigurationComponent
        implements Configurations, HealthCheck, ArtifactInstaller, SynchronousBundleListener {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationComponent.class);

    private final List<DeliveryGuard> guards = new CopyOnWriteArrayList<>();
    private final List<ConfigurationChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final BundleContext context;
    private final Path etc;
    private final Declarations declarations;
    private final Pipeline pipeline;
    private final Follower follower;
    private @Nullable EtcWatch watch;

    @Activate
    public ConfigurationComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference MetaTypeService metatype,
            @Reference Store store) {
        this.context = context;
        this.etc = Path.of(context.getProperty("mira.etc"));
        this.declarations = new Declarations(context, metatype);
        this.pipeline = new Pipeline(
                new FileParser(this::variable),
                new Overrides(System.getenv(), systemProperties()),
                declarations,
                () -> guards,
                new Delivery(admin, store),
                this::tell);
        this.follower = new Follower(new EtcFolder(etc), pipeline);
    }

    @Activate
    void activate(ReloadConfig config) throws IOException {
        follower.takeNow();
        context.addBundleListener(this);
        follower.configure(config.hot__reload(), interval(config));
        try {
            watch = new EtcWatch(etc, follower::lookAgain);
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", etc).setCause(e).log("etc cannot be watched and is polled only");
        }
    }

    @Modified
    void modified(ReloadConfig config) {
        follower.configure(config.hot__reload(), interval(config));
    }

    @Deactivate
    void deactivate() throws IOException {
        context.removeBundleListener(this);
        if (watch != null) {
            watch.close();
        }
        follower.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addGuard(DeliveryGuard guard) {
        guards.add(guard);
    }

    void removeGuard(DeliveryGuard guard) {
        guards.remove(guard);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(ConfigurationChangeListener listener) {
        listeners.add(listener);
    }

    void removeListener(ConfigurationChangeListener listener) {
        listeners.remove(listener);
    }

    @Override
    public List<ConfigurationStatus> status() {
        return pipeline.status();
    }

    @Override
    public void redeliver(String pid) {
        follower.later(() -> pipeline.redeliver(Pid.of(pid)));
    }

    @Override
    public Result execute() {
        return new StatusResult(pipeline.status()).result();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED || event.getType() == BundleEvent.UPDATED) {
            declarations.forget(event.getBundle());
        } else if (event.getType() == BundleEvent.RESOLVED) {
            for (String pid : declarations.pids(event.getBundle())) {
                follower.later(() -> pipeline.declared(pid));
            }
        }
    }

    @Override
    public boolean canHandle(File file) {
        return etc.equals(file.toPath().toAbsolutePath().getParent())
                && Pid.ofFile(file.getName()).isPresent();
    }

    @Override
    public void install(File file) {
        follower.lookAgain();
    }

    @Override
    public void update(File file) {
        follower.lookAgain();
    }

    @Override
    public void uninstall(File file) {
        follower.lookAgain();
    }

    private void tell(ConfigurationChange change) {
        for (ConfigurationChangeListener listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException | LinkageError e) {
                log.atError()
                        .addKeyValue("listener", listener.getClass().getName())
                        .setCause(e)
                        .log("configuration listener failed");
            }
        }
    }

    private @Nullable String variable(String name) {
        return name.startsWith("env:") ? System.getenv(name.substring(4)) : context.getProperty(name);
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }

    private static Duration interval(ReloadConfig config) {
        try {
            return Durations.parse(config.poll__interval());
        } catch (IllegalArgumentException e) {
            log.error("mira.config polls every 5 s: poll_interval {}", e.getMessage());
            return Duration.ofSeconds(5);
        }
    }
}
