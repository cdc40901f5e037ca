package io.mira.management.internal;

import io.mira.config.Configurations;
import io.mira.config.Durations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the health checks and offers them on the management port, and metrics beside them. */
@Component(configurationPid = "mira.management", immediate = true, service = ManagementComponent.class)
@Designate(ocd = ManagementConfig.class)
public final class ManagementComponent implements FrameworkListener {

    private static final Logger log = LoggerFactory.getLogger(ManagementComponent.class);
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Looking for deadlocks stops all threads for a moment. */
    private static final Duration LIVENESS_LASTS = Duration.ofSeconds(5);

    private final BundleContext context;
    private final ExecutorService executor;
    private final HealthChecks checks;
    private final PlatformCheck platform;
    private final EventQueueCheck events;
    private final UnknownToken unknown = new UnknownToken(InstantSource.system());
    private final AccessToken token;
    private final ManagementPort port;
    private final AtomicBoolean watching = new AtomicBoolean();

    @Activate
    public ManagementComponent(BundleContext context, ManagementConfig config) {
        this.context = context;
        this.executor = Executors.newCachedThreadPool(ManagementComponent::thread);
        this.checks = new HealthChecks(executor);
        this.platform = new PlatformCheck(context);
        this.events = new EventQueueCheck(eventTimeout(config, Duration.ofSeconds(60)));
        this.token = new AccessToken(config._token(), unknown);
        Page metrics = new LazyPage(() -> MetricsPage.of(context, checks, executor));
        this.port = new ManagementPort(checks, metrics, executor, address(config), token);
        checks.add("platform", "platform", Set.of("started", "ready"), platform);
        checks.add("management", "management", Set.of("started", "ready"), port::listening);
        HealthCheck liveness = new LivenessCheck(context.getBundle(Constants.SYSTEM_BUNDLE_ID));
        checks.add("process", "process", Set.of("live"), Optional.of(LIVENESS_LASTS), liveness);
        checks.add("events", "events", Set.of("live"), Optional.of(Duration.ofSeconds(1)), events);
        BooleanSupplier alive = this::alive;
        context.registerService(BooleanSupplier.class, alive, FrameworkUtil.asDictionary(Map.of("mira.live", true)));
        context.addFrameworkListener(this);
        executor.execute(this::listen);
        frameworkEvent(null);
    }

    @Modified
    void modified(ManagementConfig config) {
        token.change(config._token());
        events.limit(eventTimeout(config, events.limit()));
        port.moveTo(address(config));
    }

    @Deactivate
    void deactivate() {
        context.removeFrameworkListener(this);
        executor.shutdownNow();
        port.close();
    }

    HealthChecks checks() {
        return checks;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check, Map<String, Object> properties) {
        CheckProperties declared = new CheckProperties(properties);
        checks.add(declared.id(), declared.name(), declared.tags(), declared.cached(), check);
    }

    void removeCheck(HealthCheck check, Map<String, Object> properties) {
        checks.remove(new CheckProperties(properties).id());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setConfigurations(Configurations configurations) {
        unknown.ask(configurations);
    }

    void unsetConfigurations(Configurations configurations) {
        unknown.forget(configurations);
    }

    @Override
    public void frameworkEvent(@Nullable FrameworkEvent event) {
        if (platform.started() && watching.compareAndSet(false, true)) {
            executor.execute(this::watch);
        }
    }

    /** Lets the process know, which may have somebody to tell. */
    private void watch() {
        if (new ReadyWatch(checks, this::startupMillis).run()) {
            context.registerService(String.class, "ready", FrameworkUtil.asDictionary(Map.of("mira.ready", true)));
        }
    }

    private boolean alive() {
        try {
            return CheckResult.worst(checks.ask("live")) != CheckResult.Status.DOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void listen() {
        port.open()
                .ifPresent(reason -> context.registerService(
                        String.class, reason, FrameworkUtil.asDictionary(Map.of("mira.start.failure", 1))));
    }

    private long startupMillis() {
        String start = context.getProperty("mira.start.epoch_ms");
        return start == null ? 0 : System.currentTimeMillis() - Long.parseLong(start);
    }

    private static InetSocketAddress address(ManagementConfig config) {
        String usual = System.getenv("KUBERNETES_SERVICE_HOST") == null ? "127.0.0.1" : "0.0.0.0";
        return new InetSocketAddress(config.host().isBlank() ? usual : config.host(), config.port());
    }

    private static Duration eventTimeout(ManagementConfig config, Duration before) {
        try {
            return Durations.parse(config.event__timeout());
        } catch (IllegalArgumentException e) {
            log.error("mira.management keeps its event_timeout of {}: {}", before, e.getMessage());
            return before;
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mira-management-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
