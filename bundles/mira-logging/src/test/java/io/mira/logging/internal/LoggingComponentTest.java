package io.mira.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.mira.logging.spi.LoggingSettings;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

final class LoggingComponentTest {

    private final FakeBackend backend = new FakeBackend();
    private final List<LoggingSettings> applied = backend.applied;

    @Test
    void eachKeyReachesTheBackend() {
        start(new Config("DEBUG", true, "ecs", "a.log"), Map.of("logger.a.b", "WARN", "logger.mira", "OFF"));

        LoggingSettings settings = applied.get(0);
        assertThat(settings.level()).isEqualTo("DEBUG");
        assertThat(settings.format()).isEqualTo("ecs");
        assertThat(settings.file()).contains("a.log");
        assertThat(settings.levels()).isEqualTo(Map.of("a.b", "WARN", "mira", "OFF"));
    }

    @Test
    void withoutJsonItIsTextWhateverTheFormat() {
        start(new Config("INFO", false, "ecs", ""), Map.of());

        assertThat(applied.get(0).format()).isEqualTo("text");
        assertThat(applied.get(0).file()).isEmpty();
    }

    @Test
    void onlyKeysThatNameALoggerAreLevels() {
        start(
                new Config("INFO", true, "json", ""),
                Map.of("logger.", "", "logger", "DEBUG", "level", "INFO", "service.pid", "mira.logging"));

        assertThat(applied.get(0).levels()).isEmpty();
    }

    @Test
    void optionsReachTheBackendAndNothingElseDoes() {
        start(
                new Config("INFO", true, "json", ""),
                Map.of(
                        "async",
                        true,
                        "rename.level",
                        "lvl",
                        "add.a",
                        "b",
                        "redact.patterns",
                        "x",
                        "other",
                        "y",
                        "add.",
                        ""));

        assertThat(applied.get(0).options())
                .isEqualTo(Map.of("async", "true", "rename.level", "lvl", "add.a", "b", "redact.patterns", "x"));
    }

    @Test
    void aKeyThatIsRemovedIsGone() {
        Config config = new Config("INFO", true, "json", "");
        LoggingComponent component = start(config, Map.of("logger.a", "DEBUG", "logger.b", "DEBUG"));

        component.modified(config, Map.of("logger.b", "DEBUG"));

        assertThat(applied.get(1).levels()).containsOnlyKeys("b");
    }

    @Test
    void faultySettingsAreToldUntilTheyAreMended() {
        try (Records records = new Records(LoggingComponent.class.getName(), Level.INFO)) {
            LoggingComponent component = start(new Config("LOUD", true, "json", ""), Map.of());
            assertThat(component.execute().getStatus()).isEqualTo(Result.Status.WARN);
            component.modified(new Config("WARN", true, "json", ""), Map.of());

            assertThat(component.execute().getStatus()).isEqualTo(Result.Status.OK);
            assertThat(records.lines()).containsExactly("ERROR logging keeps its settings: level is 'LOUD'");
            assertThat(applied).hasSize(2);
        }
    }

    private LoggingComponent start(LoggingConfig config, Map<String, Object> properties) {
        return new LoggingComponent(backend, config, properties);
    }

    private record Config(String level, boolean json__format, String format, String file) implements LoggingConfig {

        @Override
        public String logger_() {
            return "";
        }

        @Override
        public boolean async() {
            return false;
        }

        @Override
        public String file__max__size() {
            return "0";
        }

        @Override
        public String file__max__age() {
            return "0";
        }

        @Override
        public String file__total__size() {
            return "0";
        }

        @Override
        public boolean file__compress() {
            return true;
        }

        @Override
        public String drop() {
            return "";
        }

        @Override
        public String mdc() {
            return "";
        }

        @Override
        public boolean source() {
            return false;
        }

        @Override
        public String redact_patterns() {
            return "";
        }

        @Override
        public String rename_() {
            return "";
        }

        @Override
        public String add_() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LoggingConfig.class;
        }
    }
}
