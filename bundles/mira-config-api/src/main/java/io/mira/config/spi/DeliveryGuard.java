package io.mira.config.spi;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Has a say before a configuration is delivered: what it needs may not be there yet. Registered as a service.
 *
 * <p>Called on the thread that delivers, one configuration at a time. It must not wait: it answers for now, and calls
 * {@link io.mira.config.Configurations#reconsider} when its answer would be another one.
 */
@ConsumerType
public interface DeliveryGuard {

    /**
     * Looks at a configuration about to be delivered.
     *
     * @param pid its PID; of a factory instance {@code factory~name}
     * @param values its values, as they stand in the file and the environment
     * @return why it must be held back, a sentence each; empty if nothing is in its way
     */
    List<String> obstacles(String pid, Map<String, Object> values);

    /** Tells whether the process must not be called ready while this one holds something back. Never waits. */
    default boolean holdsUpReadiness() {
        return true;
    }

    /** Forgets a configuration that is gone. */
    void gone(String pid);
}
