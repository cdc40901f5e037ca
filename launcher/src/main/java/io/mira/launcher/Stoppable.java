package io.mira.launcher;

import io.mira.shutdown.spi.ShutdownCoordinator;
import java.time.Duration;
import java.util.Optional;

/** What is to be stopped. */
interface Stoppable {

    /** Gives how long the whole stop may take. Asks nobody and waits for nobody. */
    Duration stopBudget();

    /** Gives the one who conducts stops, if there is one. */
    Optional<ShutdownCoordinator> coordinator();

    /**
     * Stops all bundles in reverse start-level order.
     *
     * @return false if that has not ended in time
     */
    boolean stop(Duration limit) throws InterruptedException;
}
