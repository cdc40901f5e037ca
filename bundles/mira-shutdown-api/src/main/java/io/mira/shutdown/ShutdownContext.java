package io.mira.shutdown;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** What a handler is told about the stop it is part of. May be used from any thread. */
@ProviderType
public interface ShutdownContext {

    /** Gives when the handler will be interrupted. */
    Instant deadline();

    /** Gives how long that is from now; zero once it has passed. */
    Duration remaining();
}
