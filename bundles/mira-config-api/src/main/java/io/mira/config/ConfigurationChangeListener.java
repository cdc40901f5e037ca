package io.mira.config;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told after a configuration has changed. Registered as a service; each listener is isolated from the others.
 *
 * <p>Called on a thread of the configuration, one change at a time.
 */
@ConsumerType
@FunctionalInterface
public interface ConfigurationChangeListener {

    /** Tells of a change that has been delivered. */
    void changed(ConfigurationChange change);
}
