package io.mira.deploy.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedService;

/**
 * Waits until Config Admin has delivered what is on its way. It delivers to managed services one after the other on a
 * thread of its own, so whoever comes last in its queue knows that all before him have been served.
 */
final class ConfigurationBarrier {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BundleContext context;

    ConfigurationBarrier(BundleContext context) {
        this.context = context;
    }

    /** Returns when everything is delivered, or after a while: then somebody's {@code updated} hangs. */
    void await() {
        CountDownLatch reached = new CountDownLatch(1);
        ServiceRegistration<ManagedService> registration = context.registerService(
                ManagedService.class,
                properties -> reached.countDown(),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, "mira.deploy.barrier")));
        try {
            reached.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            registration.unregister();
        }
    }
}
