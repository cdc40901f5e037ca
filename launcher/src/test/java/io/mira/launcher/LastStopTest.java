package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mira.logging.Redaction;
import io.mira.shutdown.ShutdownPhase;
import io.mira.shutdown.spi.HandlerOutcome;
import io.mira.shutdown.spi.StopRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LastStopTest {

    private static final Instant AT = Instant.parse("2025-01-02T03:04:05Z");

    @TempDir
    Path data;

    private final Records records = new Records();

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void atTheFirstStartThereIsNothingToTell() {
        start().tell();

        assertThat(records.messages()).isEmpty();
    }

    @Test
    void whatWasKeptIsToldAfterTheNextStart() throws IOException {
        start().keep(record("timed_out", 75, "SIGTERM", 30_000, "orders"));
        LastStop next = nextStart();

        next.tell();

        assertThat(records.text("last stop", "outcome")).isEqualTo("timed_out");
        assertThat(records.text("last stop", "exit_code")).isEqualTo("75");
        assertThat(records.text("last stop", "reason")).isEqualTo("SIGTERM");
        assertThat(records.text("last stop", "overdue")).isEqualTo("orders");
        assertThat(records.text("last stop", "shutdown_ms")).isEqualTo("30000");
        assertThat(records.text("last stop", "handlers")).isEqualTo("first ok 12 ms, orders timed_out 900 ms");
    }

    @Test
    void eachHandlerIsGivenBackAsItWas() throws IOException {
        start().keep(record("timed_out", 75, "SIGTERM", 30_000, "orders"));

        StopRecord last = nextStart().tell().orElseThrow();

        assertThat(last.handlers())
                .extracting(
                        HandlerOutcome::handler,
                        HandlerOutcome::bundle,
                        HandlerOutcome::phase,
                        HandlerOutcome::duration,
                        HandlerOutcome::outcome)
                .containsExactly(
                        tuple("first", "a.bundle", ShutdownPhase.INGRESS, Duration.ofMillis(12), "ok"),
                        tuple("orders", "b.bundle", ShutdownPhase.WORKERS, Duration.ofMillis(900), "timed_out"));
        assertThat(last.at()).contains(AT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " two  words ", "\ttab", "a\nb\r\nc", "c:\\users\\u00zz\\", "a=b:c", "# ! ä 😀"})
    void whateverItIsCalledIsGivenBackAsItWas(String name) throws IOException {
        start().keep(record("timed_out", 75, "SIGTERM", 1, name));

        assertThat(nextStart().tell().orElseThrow().overdue()).isEqualTo(name);
    }

    @Test
    void aKnownSecretIsNotInTheFile() throws IOException {
        Redaction.Registration registration = Redaction.register("hunter2-hunter2");
        try {
            start().keep(record("timed_out", 75, "SIGTERM", 1, "job hunter2-hunter2"));

            assertThat(data.resolve("last-stop.properties"))
                    .content()
                    .contains("***")
                    .doesNotContain("hunter2-hunter2");
        } finally {
            registration.close();
        }
    }

    @Test
    void aDraftThatWasLeftBehindIsTakenAway() throws IOException {
        start();
        Path draft = Files.createFile(data.resolve("last-stop.properties.17"));
        Path copied = Files.createFile(data.resolve("last-stop.properties"));
        LastStop next = nextStart();
        Path left = Files.copy(draft, data.resolve(draft.getFileName()));

        next.tell();

        assertThat(left).doesNotExist();
        assertThat(copied).exists();
    }

    @Test
    void aRunThatLeftNoReportWasKilled() throws IOException {
        start();

        nextStart().tell();

        assertThat(records.text("last stop", "outcome")).isEqualTo("killed");
    }

    @Test
    void theReportOfAnEarlierRunIsNotTakenForThatOfTheLast() throws IOException {
        start().keep(record("clean", 0, "SIGTERM", 12, ""));
        Files.writeString(data.resolve("lock"), "1 1234567890123");
        nextStart().tell();

        assertThat(records.text("last stop", "outcome")).isEqualTo("killed");
    }

    @Test
    void aBrokenReportIsSaidAndStopsNobody() throws IOException {
        start();
        Files.writeString(data.resolve("last-stop.properties"), "reason=\\u00zz");

        nextStart().tell();

        assertThat(records.messages()).hasSize(2).first().asString().contains("last-stop.properties");
    }

    @Test
    void whoDoesNotHoldTheFolderWritesNothingIntoIt() {
        new LastStop(data, new DataLock(data)).keep(record("clean", 1, "start failed", 1, ""));

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aReportThatCannotBeKeptIsSaid() throws IOException {
        LastStop lastStop = start();
        Files.createDirectories(data.resolve("last-stop.properties/in-the-way"));

        lastStop.keep(record("clean", 0, "SIGTERM", 1, ""));

        assertThat(records.messages()).singleElement().asString().contains("cannot be kept");
    }

    private static StopRecord record(String outcome, int exitCode, String reason, long millis, String overdue) {
        return StopRecord.of(
                outcome,
                exitCode,
                reason,
                Duration.ofMillis(millis),
                AT,
                overdue,
                List.of(
                        HandlerOutcome.of("first", "a.bundle", ShutdownPhase.INGRESS, Duration.ofMillis(12), "ok"),
                        HandlerOutcome.of(
                                "orders", "b.bundle", ShutdownPhase.WORKERS, Duration.ofMillis(900), "timed_out")));
    }

    private LastStop start() {
        DataLock lock = new DataLock(data);
        lock.acquire();
        return new LastStop(data, lock);
    }

    /** As if the process had ended: a copy of its folder, because its lock is held as long as this JVM lives. */
    private LastStop nextStart() throws IOException {
        Path copy = Files.createDirectory(data.resolveSibling(data.getFileName() + "-next"));
        for (String name : new String[] {"lock", "last-stop.properties"}) {
            if (Files.exists(data.resolve(name))) {
                Files.copy(data.resolve(name), copy.resolve(name));
            }
        }
        data = copy;
        return start();
    }
}
