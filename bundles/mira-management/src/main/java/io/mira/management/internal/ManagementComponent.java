package io.mira.management.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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

/** Collects the health checks and offers them on the management port. */
@Component(configurationPid = "mira.management", immediate = true, service = ManagementComponent.class)
@Designate(ocd = ManagementConfig.class)
public final class ManagementComponent implements FrameworkListener {

    private static final Logger log = LoggerFactory.getLogger(ManagementComponent.class);
    private static final Logger life = LoggerFactory.getLogger("mira");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final BundleContext context;
    private final ExecutorService executor;
    private final HealthChecks checks;
    private final PlatformCheck platform;
    private final AtomicBoolean watching = new AtomicBoolean();
    private @Nullable HealthServer server;
    private InetSocketAddress address;

    @Activate
    public ManagementComponent(BundleContext context, ManagementConfig config) {
        this.context = context;
        this.executor = Executors.newCachedThreadPool(ManagementComponent::thread);
        this.checks = new HealthChecks(executor);
        this.platform = new PlatformCheck(context);
        this.address = address(config);
        checks.add("platform", "platform", Set.of("started", "ready"), platform);
        checks.add("management", "management", Set.of("started", "ready"), this::listening);
        checks.add("process", "process", Set.of("live"), () -> new Result(Result.Status.OK, "alive"));
        context.addFrameworkListener(this);
        executor.execute(this::firstListen);
        frameworkEvent(null);
    }

    @Modified
    void modified(ManagementConfig config) {
        InetSocketAddress wanted = address(config);
        synchronized (this) {
            if (wanted.equals(address)) {
                return;
            }
            try {
                HealthServer next = listen(wanted);
                if (server != null) {
                    server.close();
                }
                server = next;
                address = wanted;
            } catch (IOException e) {
                log.error("management stays at {}: {}", address, unusable(wanted, e));
            }
        }
    }

    @Deactivate
    void deactivate() {
        context.removeFrameworkListener(this);
        executor.shutdownNow();
        synchronized (this) {
            if (server != null) {
                server.close();
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check, Map<String, Object> properties) {
        Object tags = properties.getOrDefault(HealthCheck.TAGS, "");
        Set<String> all = tags instanceof String[] several ? Set.of(several) : Set.of(tags.toString());
        String id = String.valueOf(properties.get("service.id"));
        checks.add(id, String.valueOf(properties.getOrDefault(HealthCheck.NAME, id)), all, check);
    }

    void removeCheck(HealthCheck check, Map<String, Object> properties) {
        checks.remove(String.valueOf(properties.get("service.id")));
    }

    @Override
    public void frameworkEvent(@Nullable FrameworkEvent event) {
        if (platform.started() && watching.compareAndSet(false, true)) {
            executor.execute(new ReadyWatch(checks, this::startupMillis)::run);
        }
    }

    private void firstListen() {
        synchronized (this) {
            try {
                server = listen(address);
            } catch (IOException e) {
                context.registerService(
                        String.class,
                        unusable(address, e),
                        FrameworkUtil.asDictionary(Map.of("mira.start.failure", 1)));
            }
        }
    }

    private HealthServer listen(InetSocketAddress wanted) throws IOException {
        HealthServer listening = new HealthServer(checks, wanted, executor);
        life.atInfo()
                .addKeyValue("host", wanted.getHostString())
                .addKeyValue("port", listening.port())
                .log("management listening");
        return listening;
    }

    private synchronized Result listening() {
        return server == null
                ? new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "management does not listen yet")
                : new Result(Result.Status.OK, "listening");
    }

    private long startupMillis() {
        String start = context.getProperty("mira.start.epoch_ms");
        return start == null ? 0 : System.currentTimeMillis() - Long.parseLong(start);
    }

    private static String unusable(InetSocketAddress wanted, IOException e) {
        return "cannot listen on " + wanted.getHostString() + ":" + wanted.getPort() + ": " + e.getMessage()
                + "; let mira.management or MIRA_MANAGEMENT_PORT name another port";
    }

    private static InetSocketAddress address(ManagementConfig config) {
        String usual = System.getenv("KUBERNETES_SERVICE_HOST") == null ? "127.0.0.1" : "0.0.0.0";
        return new InetSocketAddress(config.host().isBlank() ? usual : config.host(), config.port());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mira-management-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
