package io.mira.secrets;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The door to all secrets: whichever backend keeps them, cached, and followed when they rotate.
 *
 * <p>All methods may be called from any thread. Every value that leaves through here has been registered for redaction
 * before. A known value is read without a lock, without allocation and without a network; when it is older than {@code
 * ttl} it is given nevertheless and asked for in the background. When nobody answers it is served for {@code max_stale}
 * more. What nobody has used for an hour is forgotten, unless somebody is subscribed to it.
 *
 * <p>Each bundle gets a manager of its own: {@code mira.secrets.policy} says what it may read; the rest is {@linkplain
 * SecretForbiddenException forbidden}.
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
     * Gives the whole secret that the reference names a key of; as {@link #get} otherwise. A missing key is no fault.
     *
     * @throws SecretsException as {@link #get}
     */
    Secret secret(SecretReference reference);

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

    /**
     * Asks the backends again for what this location names, now and not at the next refresh. Never waits.
     *
     * @return completed when an answer is in the cache that was asked for after this call, or exceptionally with one of
     *     the exceptions of {@link #get}
     */
    CompletionStage<Void> refresh(SecretReference reference);

    /**
     * Reports that a value was refused where it was used: it is asked for once more, at most every ten seconds. Never
     * waits.
     *
     * @return completed when the answer is in the cache, or exceptionally with one of the exceptions of {@link #get}
     */
    CompletionStage<Void> invalid(SecretReference reference);

    /**
     * Keeps a secret in the cache and fresh, and tells when it rotates, or can be had at last. Never waits. Ends when the
     * subscription is closed, or the subscriber's bundle stops.
     *
     * @throws SecretForbiddenException if the policy does not allow it
     */
    Subscription subscribe(SecretReference reference, RotationListener listener);

    /**
     * Gives the door as another bundle would find it: for somebody who reads on its behalf. The policy must allow it to
     * both.
     *
     * @param bundle the symbolic name
     * @param pid the configuration it is for; empty if it is for none
     */
    SecretsManager actingFor(String bundle, String pid);

    /** Gives what is known of each secret, ordered by location; only what the policy allows. */
    List<SecretStatus> status();
}
