package io.mira.shutdown;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Work under way, which a stop waits for before the handlers of {@link ShutdownPhase#WORKERS} run.
 *
 * <pre>{@code
 * try (var token = inFlight.enter("job")) {
 *     // work
 * }
 * }</pre>
 *
 * <p>May be called from any thread; a token may be closed by another thread than the one that entered.
 */
@ProviderType
public interface InFlight {

    /**
     * Begins a piece of work.
     *
     * @param kind what kind of work it is; one of few
     * @throws DrainingException if the process is past the point where new work is let in
     */
    Token enter(String kind);

    /** Gives how many pieces of work are under way. */
    int count();

    /** Tells whether a stop has begun. */
    boolean stopping();

    /** One piece of work. */
    @ProviderType
    interface Token extends AutoCloseable {

        /** Ends the piece of work. Closing twice does nothing. */
        @Override
        void close();
    }
}
