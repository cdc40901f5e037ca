package io.mira.secrets.spi;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place where secrets are kept. Registered as a service with {@link BackendName}.
 *
 * <p>Called from many threads at once. May block: the cache in front decides how often it is asked, asks once for
 * however many callers, and goes on without it when it does not answer. An interrupt means that nobody waits any more.
 *
 * <p>Only {@link #read(String)} must be implemented. The message of what is thrown never holds a secret.
 */
@ConsumerType
public interface SecretsBackend {

    /**
     * Reads the newest version of a secret. {@linkplain Secret#withVersion Version} and {@linkplain Secret#withExpiry
     * expiry} are given if the place knows them. A secret that expires is read again well before its end; a place that
     * lends secrets prolongs the loan by then, or gives another secret.
     *
     * @throws SecretNotFoundException if nothing is kept under the path
     * @throws SecretForbiddenException if the place refuses
     * @throws BackendUnreachableException if the place does not answer
     */
    Secret read(String path);

    /**
     * Reads one version of a secret.
     *
     * @throws SecretNotFoundException if the version does not exist, or the place keeps no versions
     * @throws SecretForbiddenException if the place refuses
     * @throws BackendUnreachableException if the place does not answer
     */
    default Secret read(String path, String version) {
        throw new SecretNotFoundException("no version " + version + " of " + path + ": this backend keeps no versions");
    }

    /**
     * Gives the name under which {@link #read(String)} lists a key that a consumer writes as {@code key}. The same,
     * except in places that have a spelling of their own. Never blocks.
     */
    default String keyOf(String key) {
        return key;
    }

    /**
     * Promises to tell when a secret may have changed, on any thread, rather too often than not at all: the secret is
     * read again then. Asked once per secret, before it is first read, whether or not there is one; ends when nobody
     * uses the secret any more, or with the backend. Must not block for a network: what is needed goes on in a thread of the backend.
     *
     * @param changed to be run at each change; it returns at once and never throws
     * @return the watch, or {@link Watch#NONE} if this place tells nothing by itself: it is asked at intervals
     */
    default Watch watch(String path, Runnable changed) {
        return Watch.NONE;
    }

    /**
     * Returns if this place could be asked now, for the health check. A place that cannot tell returns.
     *
     * @throws SecretForbiddenException if the place refuses this process as a whole
     * @throws BackendUnreachableException if it does not answer
     */
    default void check() {}
}
