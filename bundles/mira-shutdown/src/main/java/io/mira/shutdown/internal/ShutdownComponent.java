package io.mira.shutdown.internal;

import io.mira.config.Durations;
import io.mira.shutdown.AsyncShutdownHandler;
import io.mira.shutdown.InFlight;
import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.time.Duration;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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

/** Collects the handlers, counts the work under way, and offers the one who conducts a stop. */
@Component(
        configurationPid = "mira.shutdown",
        immediate = true,
        service = {InFlight.class, HealthCheck.class, ShutdownComponent.class},
        property = {"hc.name=shutdown", "hc.tags=ready", "hc.resultCacheTtlInMs:Long=0"})
@Designate(ocd = ShutdownConfig.class)
public final class ShutdownComponent implements InFlight, HealthCheck {

    private static final Logger log = LoggerFactory.getLogger(ShutdownComponent.class);
    private static final Duration POD_DELAY = Duration.ofSeconds(5);

    private final Map<ServiceReference<?>, Handler> handlers = new ConcurrentHashMap<>();
    private final Work work = new Work();
    private final Conductor conductor;
    private final BundleContext context;
    private final ServiceRegistration<ShutdownCoordinator> registration;
    private final boolean pod;
    private final Grace grace;
    private volatile Duration wanted;
    private volatile Duration timeout;
    private volatile Duration delay;

    @Activate
    public ShutdownComponent(BundleContext context, ShutdownConfig config) {
        this(context, config, System.getenv());
    }

    ShutdownComponent(BundleContext context, ShutdownConfig config, Map<String, String> environment) {
        this.context = context;
        this.pod = environment.containsKey("KUBERNETES_SERVICE_HOST");
        this.grace = Grace.of(environment);
        this.wanted = parsed("timeout", config.timeout(), Duration.ofSeconds(30));
        this.timeout = grace.fitting(wanted);
        this.delay = delay(config, Duration.ZERO);
        this.conductor = new Conductor(() -> List.copyOf(handlers.values()), () -> delay, work);
        this.registration = context.registerService(ShutdownCoordinator.class, conductor, properties());
    }

    @Modified
    void modified(ShutdownConfig config) {
        wanted = parsed("timeout", config.timeout(), wanted);
        timeout = grace.fitting(wanted);
        delay = delay(config, delay);
        registration.setProperties(properties());
    }

    @Deactivate
    void deactivate() {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
            conductor.run(timeout);
        }
        registration.unregister();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHandler(
            ShutdownHandler handler, ServiceReference<ShutdownHandler> reference, Map<String, Object> properties) {
        add(reference, handler, bundle -> Handler.of(handler, bundle, properties));
    }

    void removeHandler(ShutdownHandler handler, ServiceReference<ShutdownHandler> reference) {
        remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAsyncHandler(
            AsyncShutdownHandler handler,
            ServiceReference<AsyncShutdownHandler> reference,
            Map<String, Object> properties) {
        add(reference, handler, bundle -> Handler.ofAsync(handler, bundle, properties));
    }

    void removeAsyncHandler(AsyncShutdownHandler handler, ServiceReference<AsyncShutdownHandler> reference) {
        remove(reference);
    }

    private void add(ServiceReference<?> reference, Object code, Function<String, Handler> reader) {
        try {
            Bundle owner = reference.getBundle();
            handlers.put(reference, reader.apply(owner == null ? "" : String.valueOf(owner.getSymbolicName())));
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("handler", code.getClass().getName())
                    .log("shutdown handler is not taken: {}", e.getMessage());
        }
    }

    private void remove(ServiceReference<?> reference) {
        Handler gone = handlers.remove(reference);
        if (gone != null) {
            gone.take();
        }
    }

    @Override
    public Token enter(String kind) {
        return work.enter(kind);
    }

    @Override
    public int count() {
        return work.count();
    }

    @Override
    public boolean stopping() {
        return work.stopping();
    }

    @Override
    public Result execute() {
        return work.stopping()
                ? new Result(Result.Status.CRITICAL, "stopping, work under way: " + work.kinds())
                : new Result(Result.Status.OK, "not stopping");
    }

    Work work() {
        return work;
    }

    Conductor conductor() {
        return conductor;
    }

    /** Gives the budget of the whole stop. */
    Duration timeout() {
        return timeout;
    }

    /** Gives how long it goes on serving when a stop has begun. */
    Duration delay() {
        return delay;
    }

    private Dictionary<String, Object> properties() {
        return FrameworkUtil.asDictionary(Map.of(ShutdownCoordinator.TIMEOUT_PROPERTY, timeout.toMillis()));
    }

    private Duration delay(ShutdownConfig config, Duration before) {
        if (config.pre__drain__delay().isBlank()) {
            return pod ? POD_DELAY : Duration.ZERO;
        }
        return parsed("pre_drain_delay", config.pre__drain__delay(), before);
    }

    private static Duration parsed(String key, String value, Duration before) {
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            log.atError().addKeyValue("key", key).log("mira.shutdown keeps its {}: {}", key, e.getMessage());
            return before;
        }
    }
}
