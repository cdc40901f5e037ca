package io.mira.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;

@SuppressWarnings("deprecation")
final class BundleLogServiceTest {

    private final Records records = new Records("a.bundle", Level.TRACE);
    private final BundleLogService service = new BundleLogService(Fakes.bundle("a.bundle"));

    @AfterEach
    void close() {
        records.close();
    }

    @ParameterizedTest
    @CsvSource({"1,ERROR", "2,WARN", "3,INFO", "4,DEBUG", "0,DEBUG", "99,DEBUG"})
    void theOldLevelsHaveTheirCounterparts(int level, String expected) {
        service.log(level, "m");

        assertThat(records.lines()).containsExactly(expected + " m");
    }

    @Test
    void theOldWaysToLogAllEndInARecordOfTheBundle() {
        Exception failure = new IllegalStateException("why");

        service.log(3, "one");
        service.log(3, "two", failure);
        service.log(Fakes.reference(), 3, "three");
        service.log(Fakes.reference(), 3, "four {}", failure);
        service.log(3, null);

        assertThat(records.lines()).containsExactly("INFO one", "INFO two", "INFO three", "INFO four {}", "INFO ");
    }

    @Test
    void aLoggerIsNamedAsAskedFor() {
        assertThat(service.getLogger("x").getName()).isEqualTo("x");
        assertThat(service.getLogger(String.class).getName()).isEqualTo("java.lang.String");
        assertThat(service.getLogger(String.class, Logger.class).getName()).isEqualTo("java.lang.String");
    }

    @Test
    void theTypeOfALoggerDecidesTheFormat() {
        service.getLogger("a.bundle", Logger.class).info("{} %s", 1);
        service.getLogger("a.bundle", FormatterLogger.class).info("{} %s", 1);

        assertThat(records.lines()).containsExactly("INFO 1 %s", "INFO {} 1");
    }

    @Test
    void anotherBundleMayBeNamed() {
        service.getLogger(Fakes.bundle("another"), "a.bundle", Logger.class).info("m");

        assertThat(records.events().get(0).getKeyValuePairs()).singleElement().hasToString("bundle=\"another\"");
    }

    @Test
    void anUnknownTypeOfLoggerIsRefused() {
        assertThatThrownBy(() -> service.getLogger("x", Strange.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Strange");
    }

    private interface Strange extends Logger {}
}
