package io.mira.secrets;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The door to all secrets: whichever backend keeps them, cached, and followed when they rotate.
 *
 * <p>All methods may be called from any thread. Every value that leaves through here has been registered for redaction
 * before.
 */
@ProviderType
public interface SecretsManager {

    /**
     * Gives a value in clear, from the cache if it is there, otherwise from the backend. Waits for a backend at most as
     * long as {@code mira.secrets} says; ends on interrupt.
     *
     * @throws SecretNotFoundException if nothing is kept there
     * @throws SecretForbiddenException if the backend refuses
     * @throws BackendUnreachableException if the backend does not answer in time
     * @throws NoSuchBackendException if no backend is there that could be asked
     */
    String get(SecretReference reference);

    /**
     * Gives a value in clear if the cache has it. Never waits, never asks a backend.
     */
    Optional<String> cached(SecretReference reference);

    /**
     * Brings a value into the cache. Never waits.
     *
     * @return completed when {@link #cached} can answer, or exceptionally with one of the exceptions of {@link #get}
     */
    CompletionStage<Void> warm(SecretReference reference);

    /** Asks the backends again for what this location names, now and not at the next refresh. Never waits. */
    CompletionStage<Void> refresh(SecretReference reference);
}
