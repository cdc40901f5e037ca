package io.mira.shutdown;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Cleans up when the process stops. Registered as a service, with {@link ShutdownHandlerProperties}.
 *
 * <p>Called once, on a thread of its own, while all bundles are still running. What it throws is reported and stops
 * nobody else. If it takes longer than its limit it is interrupted and left behind.
 */
@ConsumerType
@FunctionalInterface
public interface ShutdownHandler {

    /** Cleans up, and returns when that is done. */
    void stop(ShutdownContext context) throws Exception;
}
