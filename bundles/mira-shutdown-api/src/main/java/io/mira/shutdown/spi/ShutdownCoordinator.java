package io.mira.shutdown.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Conducts a stop up to the point where the bundles are stopped: not ready, delay, phases. The process calls it once.
 *
 * <p>Its service property {@value #TIMEOUT_PROPERTY} (a {@code Long}, milliseconds) is the budget of the whole stop, so
 * that the process knows its deadline without asking anyone.
 */
@ProviderType
public interface ShutdownCoordinator {

    /** The service property that holds the budget of the whole stop, in milliseconds. */
    String TIMEOUT_PROPERTY = "mira.shutdown.timeout.ms";

    /** Says that a stop has begun: from now on the process is not ready. Never waits. Calling it again does nothing. */
    void announce();

    /**
     * Runs the handlers and returns when they have run or {@code remaining} is over, whichever comes first.
     *
     * @param remaining how much of the budget is left for handlers
     * @return the names of the handlers that did not end in time; empty if all did
     */
    List<String> run(Duration remaining);

    /** Gives the name of the handler that is running now, if one is. Never waits. */
    Optional<String> running();

    /** Gives how those handlers ended that have ended, or are waited for no longer, in that order. Never waits. */
    List<HandlerOutcome> outcomes();
}
