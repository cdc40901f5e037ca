package io.mira.shutdown;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * As {@link ShutdownHandler}, for those who clean up without a thread that waits. Registered as a service, with
 * {@link ShutdownHandlerProperties}.
 *
 * <p>Called once. It has ended when the stage is complete; a stage that completes exceptionally is reported as a failure, and
 * one that is not complete within the limit is left behind.
 */
@ConsumerType
@FunctionalInterface
public interface AsyncShutdownHandler {

    /** Begins to clean up, and gives what is complete when that is done. */
    CompletionStage<?> stop(ShutdownContext context) throws Exception;
}
