package io.mira.logging.spi;

import org.osgi.annotation.versioning.ProviderType;

/** The logging of the process, which is there before the framework and after it. May be called from any thread. */
@ProviderType
public interface LoggingBackend {

    /**
     * Takes over new settings as a whole. What the environment says wins over them. Everything is checked before
     * anything changes.
     *
     * @throws LoggingSettingsException if something is wrong with them; the old ones stay in force
     */
    void apply(LoggingSettings settings);
}
