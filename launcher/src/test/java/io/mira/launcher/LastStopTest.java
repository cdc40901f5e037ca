package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastStopTest {

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
        start().keep("timed_out", 75, "SIGTERM", 30_000, "orders");
        LastStop next = nextStart();

        next.tell();

        assertThat(records.text("last stop", "outcome")).isEqualTo("timed_out");
        assertThat(records.text("last stop", "exit_code")).isEqualTo("75");
        assertThat(records.text("last stop", "reason")).isEqualTo("SIGTERM");
        assertThat(records.text("last stop", "overdue")).isEqualTo("orders");
        assertThat(records.text("last stop", "shutdown_ms")).isEqualTo("30000");
    }

    @Test
    void aRunThatLeftNoReportWasKilled() throws IOException {
        start();

        nextStart().tell();

        assertThat(records.text("last stop", "outcome")).isEqualTo("killed");
    }

    @Test
    void theReportOfAnEarlierRunIsNotTakenForThatOfTheLast() throws IOException {
        start().keep("clean", 0, "SIGTERM", 12, "");
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
        new LastStop(data, new DataLock(data)).keep("clean", 1, "start failed", 1, "");

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aReportThatCannotBeKeptIsSaid() throws IOException {
        LastStop lastStop = start();
        Files.createDirectories(data.resolve("last-stop.properties/in-the-way"));

        lastStop.keep("clean", 0, "SIGTERM", 1, "");

        assertThat(records.messages()).singleElement().asString().contains("cannot be kept");
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
