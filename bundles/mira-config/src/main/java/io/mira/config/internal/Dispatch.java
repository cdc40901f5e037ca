package io.mira.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Knows when Config Admin has told everybody of what was delivered. Felix SCR (2.2.18, {@code RegionConfigurationSupport})
 * reads the values of a configuration first and its change count afterwards: who delivers the same configuration again in
 * between makes it take the old values for the new ones, and it never looks again. So nothing is delivered a second time
 * before the first has been dispatched. Config Admin tells all listeners of one event before it comes to the next; so the
 * event of a marker, deleted as soon as it is made, comes after all that was to be told before.
 */
final class Dispatch implements ConfigurationListener {

    static final String MARKER = "mira.config.dispatched";

    private final ConfigurationAdmin admin;
    private final Store store;
    private final Duration limit;
    private final AtomicReference<CountDownLatch> underWay = new AtomicReference<>();

    Dispatch(ConfigurationAdmin admin, Store store, Duration limit) {
        this.admin = admin;
        this.store = store;
        this.limit = limit;
    }

    /**
     * Waits until what was delivered before has been told, at most until the limit: some component takes long over its
     * change. While it still does, nobody waits a second time.
     */
    void await() throws IOException {
        CountDownLatch told = new CountDownLatch(1);
        if (!underWay.compareAndSet(null, told)) {
            return;
        }
        store.own(MARKER);
        admin.getConfiguration(MARKER, "?").delete();
        try {
            told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().equals(MARKER)) {
            CountDownLatch told = underWay.getAndSet(null);
            if (told != null) {
                told.countDown();
            }
        }
    }
}
