package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class TellerTest {

    private static final Pid APP = Pid.of("app");
    private static final List<Candidate.Problem> PROBLEM =
            List.of(new Candidate.Problem("app.cfg", new Fault(2, "prot", "unknown key; did you mean port?")));

    private final Logger logger = (Logger) LoggerFactory.getLogger(Teller.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Teller teller = new Teller();

    @BeforeEach
    void listen() {
        told.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(told);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void aWarningIsToldOnceAndAgainWhenItWasMendedInBetween() {
        teller.warned(APP, PROBLEM);
        teller.warned(APP, PROBLEM);
        assertThat(told.list).hasSize(1);

        teller.warned(APP, List.of());
        teller.warned(APP, PROBLEM);
        assertThat(told.list).hasSize(2);
    }

    @Test
    void aFaultIsToldOnceAndAgainWhenItWasMendedInBetween() {
        teller.rejected(APP, "app.cfg", PROBLEM, true);
        teller.rejected(APP, "app.cfg", PROBLEM, true);
        assertThat(told.list).hasSize(1);

        teller.well(APP);
        teller.rejected(APP, "app.cfg", PROBLEM, true);
        assertThat(told.list).hasSize(2);
    }

    @Test
    void aFaultNamesFileLineKeyReasonAndWhatIsInForce() {
        teller.rejected(APP, "app.cfg", PROBLEM, false);

        assertThat(told.list.get(0).getKeyValuePairs())
                .extracting(Object::toString)
                .containsExactly(
                        "pid=\"app\"",
                        "file=\"app.cfg\"",
                        "line=\"2\"",
                        "key=\"prot\"",
                        "reason=\"app.cfg:2: prot: unknown key; did you mean port?\"",
                        "in_force=\"none\"");
    }

    @Test
    void whatStandsInNoFileHasNoLine() {
        List<Candidate.Problem> problem = List.of(
                new Candidate.Problem("environment MIRA_CFG__APP__PORT", new Fault(0, "port", "'x' is no number")));
        teller.rejected(APP, "app.cfg", problem, true);
        teller.warned(APP, problem);

        assertThat(told.list)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getKeyValuePairs())
                        .extracting(pair -> pair.key)
                        .contains("file", "key")
                        .doesNotContain("line"));
    }

    @Test
    void whatIsHeldBackIsToldOncePerReason() {
        teller.pending(APP, "app.cfg", List.of("a: not there"));
        teller.pending(APP, "app.cfg", List.of("a: not there"));
        teller.pending(APP, "app.cfg", List.of("b: not there"));

        assertThat(told.list).hasSize(2);
    }
}
