package io.mira.config.internal;

import io.mira.config.ConfigurationChangeListener;
import io.mira.config.ConfigurationStatus;
import io.mira.config.Configurations;
import io.mira.config.Durations;
import io.mira.config.spi.DeliveryGuard;
import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
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

/** Wires the pipeline to the framework. */
@Component(
        configurationPid = "mira.config",
        immediate = true,
        service = {Configurations.class, HealthCheck.class, ConsoleAccess.class, MetricsSource.class},
        property = {"hc.name=configuration", "hc.tags=ready", "hc.tags=started"})
@Designate(ocd = ReloadConfig.class)
public final class ConfigurationComponent
        implements Configurations, HealthCheck, ConsoleAccess, MetricsSource, SynchronousBundleListener {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationComponent.class);

    private static final Duration LISTENER_LIMIT = Duration.ofSeconds(10);
    private static final Duration DISPATCH_LIMIT = Duration.ofSeconds(1);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);
    private static final Duration RESOLVED_LIMIT = Duration.ofSeconds(5);

    private final List<DeliveryGuard> guards = new CopyOnWriteArrayList<>();
    private final Listeners listeners = new Listeners(LISTENER_LIMIT);
    private final Tally tally = new Tally(InstantSource.system());
    private final BundleContext context;
    private final ServiceRegistration<ConfigurationListener> dispatched;
    private final Declarations declarations;
    private final Pipeline pipeline;
    private final Console console;
    private final Settling settling;
    private final EtcFollower follower;

    @Activate
    public ConfigurationComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference MetaTypeService metatype,
            @Reference Store store) {
        this.context = context;
        this.declarations = new Declarations(context, metatype);
        FileParser parser = new FileParser(this::variable);
        Sources sources = new Sources(parser, new Overrides(System.getenv(), systemProperties()));
        Dispatch dispatch = new Dispatch(admin, store, DISPATCH_LIMIT);
        this.dispatched = context.registerService(ConfigurationListener.class, dispatch, null);
        Delivery delivery = new Delivery(admin, store, dispatch);
        History history = new History(InstantSource.system());
        this.pipeline = new Pipeline(
                sources,
                declarations,
                () -> guards,
                delivery,
                new LastGood(Path.of(context.getProperty("mira.data"), "config-last-good")),
                history,
                tally,
                listeners::tell);
        Path etc = Path.of(context.getProperty("mira.etc"));
        this.settling = new Settling(parser::keys);
        this.follower = new EtcFollower(etc, settling, InstantSource.system(), pipeline::take);
        this.console = new Console(
                pipeline, sources, delivery, history, new EtcWriter(etc), new EtcFolder(etc), follower::takeAgain);
    }

    @Activate
    void activate(ReloadConfig config) throws IOException {
        follower.takeNow();
        context.addBundleListener(this);
        modified(config);
    }

    @Modified
    void modified(ReloadConfig config) {
        Duration grace = duration("delete_grace", config.delete__grace());
        follower.later(() -> settling.deleteGrace(grace));
        follower.follow(config.hot__reload(), duration("poll_interval", config.poll__interval()));
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        follower.close();
        listeners.close();
        dispatched.unregister();
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
    public void reconsider(String pid) {
        follower.later(() -> pipeline.reconsider(Pid.of(pid)));
    }

    @Override
    public Result execute() {
        return new StatusResult(
                        pipeline.status(), guards.stream().anyMatch(DeliveryGuard::holdsUpReadiness), follower.hangs())
                .result();
    }

    @Override
    public void collect(MetricsSink sink) {
        tally.tell(sink, pipeline.status());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED || event.getType() == BundleEvent.UPDATED) {
            declarations.forget(event.getBundle());
        } else if (event.getType() == BundleEvent.RESOLVED) {
            // Waits, because the bundle is about to be started: what it declares is checked before it is configured.
            Collection<String> pids = declarations.pids(event.getBundle());
            if (!pids.isEmpty()) {
                follower.now(() -> pids.forEach(pipeline::declared), RESOLVED_LIMIT);
            }
        }
    }

    @Override
    public void lookAgain() {
        follower.lookAgain();
    }

    @Override
    public Answer onConsole(Function<Console, Answer> work) {
        FutureTask<Answer> task = new FutureTask<>(() -> work.apply(console));
        follower.now(task, COMMAND_LIMIT);
        if (!task.isDone()) {
            task.cancel(false);
            throw new IllegalStateException(follower.hangs().orElse("configurations are busy: try again"));
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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

    private static Duration duration(String key, String value) {
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            log.error("mira.config takes 5 s: {} {}", key, e.getMessage());
            return Duration.ofSeconds(5);
        }
    }
}
