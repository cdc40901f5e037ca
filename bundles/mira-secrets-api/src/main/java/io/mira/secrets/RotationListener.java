package io.mira.secrets;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when a secret rotates.
 *
 * <p>Called on a thread of the secrets manager, one rotation at a time and in their order. It has 30 seconds, then it is
 * interrupted; what it throws is logged. Neither keeps others from being told.
 */
@ConsumerType
@FunctionalInterface
public interface RotationListener {

    /** Tells of a rotation. The new values are in the cache already, and registered for redaction. */
    void rotated(Rotation rotation);
}
