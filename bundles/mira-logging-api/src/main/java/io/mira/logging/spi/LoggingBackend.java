package io.mira.logging.spi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    /** Gives the levels in force, by the name of the logger; that of all others under {@code ROOT}. */
    Map<String, String> levels();

    /**
     * Gives a logger a level that wins over settings and environment until it is {@linkplain #revert reverted}. The name
     * {@code ROOT} means all loggers that have none of their own.
     *
     * @throws LoggingSettingsException if there is no such level
     */
    void override(String logger, String level);

    /** Gives the logger back the level that the settings say. Does nothing if it was not overridden. */
    void revert(String logger);

    /** Has each record say which bundle its logger belongs to. Asked while logging: it answers at once, and never logs. */
    void nameBundles(Function<String, Optional<BundleName>> bundles);

    /** Gives the records that were written last, as many as are remembered, in the form they were written in. */
    String recent();

    /** Gives how many records an output, standard output or the log file, has not taken since the start. */
    long lost();

    /** Gives how many records have been made since the start, by the name of their level. */
    Map<String, Long> records();
}
