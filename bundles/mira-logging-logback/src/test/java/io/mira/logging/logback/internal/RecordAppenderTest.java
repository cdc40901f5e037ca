package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RecordAppenderTest {

    private final Capture capture = Capture.everything();

    @Test
    void recordsOfManyThreadsStayWhole() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            ends.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 200; i++) {
                    capture.logger("x").atInfo().addKeyValue("n", i).log("m".repeat(i));
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdownNow();

        assertThat(capture.records())
                .hasSize(1_600)
                .allSatisfy(record -> assertThat(record.get("message"))
                        .isEqualTo("m".repeat(Integer.parseInt(String.valueOf(record.get("n"))))));
    }

    @Test
    void aValueMayWaitForAnotherThreadThatLogs() {
        Object waiting = new Object() {
            @Override
            public String toString() {
                Thread other = new Thread(() -> capture.logger("other").info("meanwhile"));
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "told";
            }
        };

        capture.logger("x").atInfo().addKeyValue("k", waiting).log("m");

        assertThat(capture.all("message")).containsExactly("meanwhile", "m");
    }

    @Test
    void aFileThatFailsDoesNotStopTheOtherRecords() {
        capture.appender.useFile(new Failing());

        capture.logger("x").info("one");
        capture.logger("x").info("two");

        assertThat(capture.all("message")).containsSubsequence("one", "two");
    }

    @Test
    void aFileThatIsFullIsToldAtOnceAndWhatWasLostOnceThereIsRoom() {
        AtomicBoolean full = new AtomicBoolean(true);
        capture.appender.useFile(new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                if (full.get()) {
                    throw new IllegalStateException("no space left on device");
                }
                super.write(bytes, offset, length);
            }
        });
        capture.logger("x").warn("one");
        while (!capture.text().contains("takes no records")) {
            Thread.onSpinWait();
        }
        long lost = capture.appender.lost();
        full.set(false);
        capture.logger("x").warn("two");
        while (!capture.text().contains("records were lost")) {
            Thread.onSpinWait();
        }

        assertThat(lost).isBetween(1L, 2L);
        assertThat(capture.records())
                .filteredOn(record -> record.containsKey("output"))
                .satisfiesExactly(
                        told -> assertThat(told)
                                .containsEntry("output", "file")
                                .containsEntry("reason", "no space left on device"),
                        told -> assertThat(told).containsEntry("output", "file").containsKey("lost"));
    }

    @Test
    void anOutputThatNobodyReadsDoesNotStopTheFile() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        RecordAppender appender = new RecordAppender(new Failing());
        appender.useFile(file);
        appender.start();

        appender.doAppend(Events.event("m"));
        appender.flush();

        assertThat(file.toString(StandardCharsets.UTF_8)).contains("\"message\":\"m\"");
    }

    @Test
    void whatWasLostIsToldBeforeTheRecordThatSaysItHasStopped() {
        CountDownLatch read = new CountDownLatch(1);
        ByteArrayOutputStream output = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.write(bytes, offset, length);
            }
        };
        Capture slow = new Capture(Map.of(), output);
        slow.appender.dropRatherThanWait(true);
        for (int i = 0; i < 1_000; i++) {
            slow.logger("x").info("m".repeat(1_000));
        }
        assertThat(slow.appender.lost()).isPositive();
        read.countDown();

        slow.logger("mira").info("stopped");
        slow.context.stop();

        assertThat(output.toString(StandardCharsets.UTF_8).lines().skip(100))
                .filteredOn(line -> !line.contains("mmmm"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("records were lost"),
                        line -> assertThat(line).contains("\"message\":\"stopped\""));
    }

    @Test
    void theFileIsClosedAtTheEnd() {
        AtomicBoolean closed = new AtomicBoolean();
        capture.appender.useFile(new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.set(true);
            }
        });

        capture.context.stop();

        assertThat(closed).isTrue();
    }

    private static final class Failing extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("no space left on device");
        }
    }
}
