package io.mira.shutdown;

import java.util.concurrent.Executor;
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

    /**
     * Makes an executor whose tasks are work under way from the moment they are handed over.
     *
     * <p>It refuses tasks with {@link DrainingException} once no new work is let in; what the other executor refuses is no
     * work under way.
     *
     * @param kind what kind of work the tasks are; one of few
     * @param executor runs the tasks
     */
    default Executor executor(String kind, Executor executor) {
        return task -> {
            Token token = enter(kind);
            try {
                executor.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        token.close();
                    }
                });
            } catch (RuntimeException | Error e) {
                token.close();
                throw e;
            }
        };
    }

    /** One piece of work. */
    @ProviderType
    interface Token extends AutoCloseable {

        /** Ends the piece of work. Closing twice does nothing. */
        @Override
        void close();
    }
}
