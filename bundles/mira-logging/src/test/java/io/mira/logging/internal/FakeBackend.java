package io.mira.logging.internal;

import io.mira.logging.spi.BundleName;
import io.mira.logging.spi.LoggingBackend;
import io.mira.logging.spi.LoggingSettings;
import io.mira.logging.spi.LoggingSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Keeps what it is told; refuses the level LOUD. */
final class FakeBackend implements LoggingBackend {

    final List<LoggingSettings> applied = new ArrayList<>();
    final Map<String, String> levels = new TreeMap<>(Map.of("ROOT", "INFO"));
    String recent = "";

    @Override
    public void apply(LoggingSettings settings) {
        applied.add(settings);
        refuse(settings.level());
    }

    @Override
    public Map<String, String> levels() {
        return levels;
    }

    @Override
    public void override(String logger, String level) {
        refuse(level);
        levels.put(logger, level);
    }

    @Override
    public void revert(String logger) {
        levels.remove(logger);
    }

    @Override
    public void nameBundles(Function<String, Optional<BundleName>> bundles) {}

    @Override
    public String recent() {
        return recent;
    }

    @Override
    public Map<String, Long> records() {
        return Map.of("WARN", 3L);
    }

    @Override
    public long lost() {
        return 0;
    }

    private static void refuse(String level) {
        if (level.equals("LOUD")) {
            throw new LoggingSettingsException("level is 'LOUD'");
        }
    }
}
