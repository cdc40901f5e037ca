package io.mira.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The configurations that come from {@code etc/} and the environment. May be called from any thread. */
@ProviderType
public interface Configurations {

    /** Gives what became of each configuration, ordered by PID. A snapshot. */
    List<ConfigurationStatus> status();

    /**
     * Delivers a configuration again although nothing in it has changed: something it refers to has. One
     * {@code @Modified} per call; a configuration that is {@linkplain ConfigurationStatus.State#PENDING pending} is
     * looked at again. Unknown PIDs are ignored. Never waits: the delivery happens on a thread of the configuration.
     */
    void redeliver(String pid);
}
