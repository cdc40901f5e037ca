package io.mira.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.FormatterLogger;

final class BridgedLoggerTest {

    private static final String NAME = "a.logger";

    private final Records records = new Records(NAME, Level.TRACE);
    private final FormatterLogger braces = new BridgedLogger(Fakes.bundle("a.bundle"), NAME, false);
    private final FormatterLogger printf = new BridgedLogger(Fakes.bundle("a.bundle"), NAME, true);

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void eachLevelHasItsCounterpart() {
        braces.trace("t");
        braces.debug("d");
        braces.info("i");
        braces.warn("w");
        braces.error("e");
        braces.audit("a");

        assertThat(records.lines()).containsExactly("TRACE t", "DEBUG d", "INFO i", "WARN w", "ERROR e", "INFO a");
    }

    @Test
    void eachLevelTakesOneTwoOrManyArguments() {
        braces.trace("{}", 1);
        braces.debug("{} {}", 1, 2);
        braces.info("{} {} {}", 1, 2, 3);
        braces.warn("{}", 1);
        braces.error("{} {}", 1, 2);
        braces.audit("{} {} {}", 1, 2, 3);

        assertThat(records.lines())
                .containsExactly("TRACE 1", "DEBUG 1 2", "INFO 1 2 3", "WARN 1", "ERROR 1 2", "INFO 1 2 3");
    }

    @Test
    void aFormatterLoggerUnderstandsPrintf() {
        printf.info("%05d %s", 42, "x");

        assertThat(records.lines()).containsExactly("INFO 00042 x");
    }

    @Test
    void aFaultyFormatLosesNothing() {
        printf.info("%d", "no number");
        printf.info("100 %", 1);

        assertThat(records.lines()).containsExactly("INFO %d [no number]", "INFO 100 % [1]");
    }

    @Test
    void aMessageWithoutArgumentsIsNoFormat() {
        printf.info("100 % {}");
        braces.info("100 % {}");

        assertThat(records.lines()).containsExactly("INFO 100 % {}", "INFO 100 % {}");
    }

    @Test
    void anArgumentThatThrowsDoesNotReachTheCaller() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };

        braces.info("{}", broken);
        printf.info("%s", broken);
        printf.info("%d", broken);

        assertThat(records.lines()).hasSize(3).element(1).asString().contains("%s", "IllegalStateException");
    }

    @Test
    void aThrowableAndAReferenceAtTheEndAreNoArguments() {
        Exception failure = new IllegalStateException("why");

        braces.error("{} failed", "it", failure);
        braces.error("{} failed", "it", Fakes.reference(), failure);
        braces.error("{} failed", "it", failure, Fakes.reference());

        assertThat(records.lines()).hasSize(3).containsOnly("ERROR it failed");
        assertThat(records.events())
                .allSatisfy(event ->
                        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("why"));
    }

    @Test
    void theBundleIsAField() {
        braces.info("m");

        assertThat(records.events().get(0).getKeyValuePairs()).singleElement().hasToString("bundle=\"a.bundle\"");
    }

    @Test
    void aBundleWithoutANameHasNoField() {
        new BridgedLogger(Fakes.bundle(null), NAME, false).info("m");

        assertThat(records.lines()).containsExactly("INFO m");
        assertThat(records.events().get(0).getKeyValuePairs()).isNull();
    }

    @Test
    void whatIsNotEnabledCostsNothing() {
        try (Records quiet = new Records(NAME, Level.WARN)) {
            braces.info("{}", new Object() {
                @Override
                public String toString() {
                    throw new AssertionError("asked");
                }
            });
            braces.debug(logger -> {
                throw new AssertionError("called");
            });
            braces.warn(logger -> logger.warn("called"));

            assertThat(quiet.lines()).containsExactly("WARN called");
            assertThat(braces.isErrorEnabled() && braces.isWarnEnabled()).isTrue();
            assertThat(braces.isInfoEnabled() || braces.isDebugEnabled() || braces.isTraceEnabled())
                    .isFalse();
        }
    }

    @Test
    void theNameIsThatOfTheLogger() {
        assertThat(braces.getName()).isEqualTo(NAME);
    }
}
