package io.mira.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The configurations that come from {@code etc/} and the environment. May be called from any thread. */
@ProviderType
public interface Configurations {

    /** Gives what became of each configuration, ordered by PID. A snapshot. */
    List<ConfigurationStatus> status();

    /**
     * Delivers a configuration again although nothing in it has changed: something it refers to has. One {@code @Modified}
     * per call. If a newer text is {@linkplain ConfigurationStatus.State#PENDING pending}, that one is looked at again; as
     * long as it must be held back, the one in force is delivered. Unknown PIDs are ignored. Never waits: the delivery
     * happens on a thread of the configuration.
     */
    void redeliver(String pid);

    /**
     * Looks again at a configuration that is {@linkplain ConfigurationStatus.State#PENDING pending}, and delivers it if
     * nothing holds it back any more. Any other is left as it is. Never waits.
     */
    void reconsider(String pid);
}
