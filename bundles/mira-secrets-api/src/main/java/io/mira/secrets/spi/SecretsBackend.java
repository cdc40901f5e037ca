package io.mira.secrets.spi;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place where secrets are kept. Registered as a service with {@link BackendName}.
 *
 * <p>Called from many threads at once. May block: the cache in front decides how often it is asked.
 */
@ConsumerType
public interface SecretsBackend {

    /**
     * Reads the newest version of a secret.
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
     */
    default Secret read(String path, String version) {
        throw new SecretNotFoundException("no version " + version + " of " + path + ": this backend keeps no versions");
    }

    /**
     * Gives the name under which {@link #read(String)} lists a key that a consumer writes as {@code key}. The same,
     * except in places that have a spelling of their own.
     */
    default String keyOf(String key) {
        return key;
    }
}
