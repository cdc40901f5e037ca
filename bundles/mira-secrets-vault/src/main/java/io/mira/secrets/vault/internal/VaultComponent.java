package io.mira.secrets.vault.internal;

import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the backend as soon as an address is configured. It is no service itself, because the configuration of a
 * service is published with it, and this one may hold a token.
 */
@Component(
        configurationPid = "mira.secrets.vault",
        service = {})
@Designate(ocd = VaultConfig.class)
public final class VaultComponent {

    private static final Logger log = LoggerFactory.getLogger(VaultComponent.class);
    private static final int THREADS = 2;
    /** The second is for health, metrics and the command, which show what the first does not tell. */
    private static final String[] SERVICES = {SecretsBackend.class.getName(), VaultSecretsBackend.class.getName()};

    private final BundleContext context;
    private final Watches watches = new Watches();
    private final Calls calls = new Calls();
    private final ScheduledExecutorService scheduler;
    private @Nullable VaultSecretsBackend backend;
    private @Nullable ServiceRegistration<?> registration;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger switches = new AtomicInteger();
    private int generation;

    @Activate
    public VaultComponent(BundleContext context, VaultConfig config) {
        this.context = context;
        this.scheduler = newScheduler();
        modified(config);
    }

    @Modified
    synchronized void modified(VaultConfig config) {
        generation++;
        VaultSettings settings;
        Connection next;
        try {
            settings = new VaultSettings(config, System.getenv());
            if (!settings.configured()) {
                withdraw();
                log.atInfo().log(
                        "vault backend waits for an address: set url in mira.secrets.vault.cfg, or VAULT_ADDR");
                return;
            }
            next = new Connection(
                    settings,
                    watches,
                    InstantSource.system(),
                    scheduler,
                    () -> ThreadLocalRandom.current().nextDouble(),
                    time -> Thread.sleep(time.toMillis()),
                    calls);
        } catch (IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("pid", "mira.secrets.vault")
                    .log("vault configuration refused, what worked before stays: {}", e.getMessage());
            return;
        }
        settings.unprotected()
                .forEach(address -> log.atWarn()
                        .addKeyValue("url", address)
                        .log("secrets from vault travel in clear: use https, or strict = true to refuse this"));
        VaultSecretsBackend current = backend;
        if (current == null) {
            backend = new VaultSecretsBackend(next, watches, calls);
            registration = context.registerService(
                    SERVICES, backend, FrameworkUtil.asDictionary(Map.of(BackendName.PROPERTY, "vault")));
            scheduler.execute(() -> logIn(next));
        } else {
            int mine = generation;
            pending.incrementAndGet();
            scheduler.execute(() -> {
                try {
                    switchOver(current, next, mine);
                } finally {
                    pending.decrementAndGet();
                }
            });
        }
    }

    private void logIn(Connection connection) {
        try {
            connection.check();
        } catch (SecretsException e) {
            log.atWarn().log("vault cannot be used yet: {}", e.getMessage());
        }
    }

    /** Uses the new connection once it works, or if the old one does not either. */
    private void switchOver(VaultSecretsBackend current, Connection next, int mine) {
        try {
            next.check();
        } catch (SecretsException e) {
            if (works(current.connection())) {
                log.atError()
                        .addKeyValue("pid", "mira.secrets.vault")
                        .log("new vault configuration does not work, the old one stays in use: {}", e.getMessage());
                next.close();
                return;
            }
            log.atWarn().log("vault cannot be used yet: {}", e.getMessage());
        }
        if (superseded(mine)) {
            next.close();
            return;
        }
        Connection before = current.use(next);
        switches.incrementAndGet();
        before.close();
        log.atInfo().log("vault backend uses its new configuration");
    }

    private synchronized boolean superseded(int mine) {
        return mine != generation;
    }

    /** Gives how many configurations are being tried. */
    int pending() {
        return pending.get();
    }

    /** Gives how many times another configuration came into use. */
    int switches() {
        return switches.get();
    }

    private static boolean works(Connection connection) {
        try {
            connection.check();
            return true;
        } catch (SecretsException e) {
            return false;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        generation++;
        withdraw();
        scheduler.shutdownNow();
    }

    private void withdraw() {
        ServiceRegistration<?> registered = registration;
        VaultSecretsBackend current = backend;
        registration = null;
        backend = null;
        if (registered != null) {
            registered.unregister();
        }
        if (current != null) {
            current.connection().close();
        }
    }

    private static ScheduledExecutorService newScheduler() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "mira-vault-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS, threads);
        executor.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(executor);
    }
}
