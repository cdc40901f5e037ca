package io.mira.secrets;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when secrets change. Registered as a service; each listener is isolated from the others.
 *
 * <p>Called on a thread of the secrets manager, one change at a time.
 */
@ConsumerType
@FunctionalInterface
public interface SecretsListener {

    /** Tells of a change. The new value is in the cache already, and registered for redaction. */
    void changed(SecretsEvent event);
}
