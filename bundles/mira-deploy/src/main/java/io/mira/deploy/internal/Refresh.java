package io.mira.deploy.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of what was replaced or removed, and of everything that still uses it. */
final class Refresh {

    private static final Logger log = LoggerFactory.getLogger(Refresh.class);
    private static final long LIMIT_SECONDS = 30;

    private final FrameworkWiring wiring;

    Refresh(Bundle systemBundle) {
        this.wiring = systemBundle.adapt(FrameworkWiring.class);
    }

    /** Returns when the framework has done it, or after a while. */
    void pending() {
        if (wiring.getRemovalPendingBundles().isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(null, event -> done.countDown());
        try {
            if (!done.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.atWarn()
                        .addKeyValue("limit_s", LIMIT_SECONDS)
                        .log("bundles are still being refreshed: one of them does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
