package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecordSinkTest {

    private static final byte[] LINE = ("x".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);
    private static final long FOREVER = 60_000;
    private static final long SOON = 50;

    private final AtomicLong told = new AtomicLong();

    @Test
    void whatIsTakenIsWrittenInItsOrder() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        RecordSink sink = new RecordSink(output, FOREVER, told::addAndGet);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            String line = "line " + i + "\n";
            expected.append(line);
            sink.put(bytes(line), line.length(), false);
        }
        sink.close();

        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
        assertThat(sink.lost()).isZero();
    }

    @Test
    void nothingIsLostWhileTheOutputMoves() throws Exception {
        AtomicLong lines = new AtomicLong();
        RecordSink sink = new RecordSink(counting(lines), FOREVER, told::addAndGet);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            ends.add(threads.submit(() -> {
                for (int i = 0; i < 5_000; i++) {
                    sink.put(LINE, LINE.length, i % 100 == 0);
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdownNow();
        sink.close();

        assertThat(lines).hasValue(40_000);
    }

    @Test
    void anOutputThatStandsStillStopsNobodyAndWhatIsLostIsTold() {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong lines = new AtomicLong();
        RecordSink sink = new RecordSink(blocked(read, lines), SOON, told::addAndGet);

        for (int i = 0; i < 1_000; i++) {
            assertThat(sink.put(LINE, LINE.length, false)).isTrue();
        }
        long lost = sink.lost();
        assertThat(lost).isPositive();
        assertThat(sink.isFaulty()).isTrue();
        read.countDown();
        sink.flush();
        sink.close();

        assertThat(lines.get() + lost).isEqualTo(1_000);
        assertThat(told).hasValue(lost);
    }

    @Test
    void closingWaitsUntilWhatWasLostIsTold() {
        CountDownLatch read = new CountDownLatch(1);
        Thread closer = Thread.currentThread();
        AtomicLong lines = new AtomicLong();
        List<RecordSink> itself = new ArrayList<>();
        RecordSink sink = new RecordSink(blocked(read, lines), FOREVER, count -> {
            while (closer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            told.addAndGet(count);
            itself.get(0).put(LINE, LINE.length, true);
        });
        itself.add(sink);
        sink.dropRatherThanWait(true);
        for (int i = 0; i < 1_000; i++) {
            sink.put(LINE, LINE.length, false);
        }
        long lost = sink.lost();
        read.countDown();

        sink.close();

        assertThat(told).hasValue(lost).hasPositiveValue();
        assertThat(lines).as("what tells it is written too").hasValue(1_000 - lost + 1);
    }

    @Test
    void thereIsStillRoomForWhatMatters() {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong lines = new AtomicLong();
        RecordSink sink = new RecordSink(blocked(read, lines), SOON, told::addAndGet);
        for (int i = 0; i < 1_000; i++) {
            sink.put(LINE, LINE.length, false);
        }
        long lost = sink.lost();

        sink.put(LINE, LINE.length, true);

        assertThat(sink.lost()).isEqualTo(lost);
        read.countDown();
        sink.close();
        assertThat(lines.get() + lost).isEqualTo(1_001);
    }

    @Test
    void whoWantsNotToWaitDropsButNotWhatMatters() {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong lines = new AtomicLong();
        RecordSink sink = new RecordSink(blocked(read, lines), FOREVER, told::addAndGet);
        sink.dropRatherThanWait(true);

        for (int i = 0; i < 1_000; i++) {
            sink.put(LINE, LINE.length, false);
        }
        long lost = sink.lost();
        assertThat(lost).isPositive();
        read.countDown();
        sink.put(LINE, LINE.length, true);
        sink.close();

        assertThat(lines.get() + lost).isEqualTo(1_001);
    }

    @Test
    void anOutputThatRefusesIsAskedAgainAndWhatItRefusedIsTold() {
        AtomicLong lines = new AtomicLong();
        CountDownLatch refusals = new CountDownLatch(2);
        OutputStream counting = counting(lines);
        RecordSink sink = new RecordSink(
                new OutputStream() {
                    @Override
                    public void write(int b) {}

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (refusals.getCount() > 0) {
                            refusals.countDown();
                            throw new IOException("no space left on device");
                        }
                        counting.write(bytes, offset, length);
                    }
                },
                FOREVER,
                told::addAndGet);

        for (int i = 0; i < 5; i++) {
            sink.put(LINE, LINE.length, true);
        }
        sink.close();

        assertThat(lines).hasValue(3);
        assertThat(told).hasValue(2);
    }

    @Test
    void theWriterSurvivesThatThereIsNoMemory() {
        AtomicLong lines = new AtomicLong();
        OutputStream counting = counting(lines);
        List<Throwable> refusals = new ArrayList<>();
        OutputStream without = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (refusals.isEmpty()) {
                    throw new OutOfMemoryError("of a test");
                }
                counting.write(bytes, offset, length);
            }
        };
        RecordSink sink = new RecordSink(without, FOREVER, new OutputFaults() {
            @Override
            public void lost(long count) {
                told.addAndGet(count);
            }

            @Override
            public void refused(Throwable reason) {
                refusals.add(reason);
                throw new OutOfMemoryError("again");
            }
        });

        sink.put(LINE, LINE.length, true);
        sink.put(LINE, LINE.length, true);
        sink.close();

        assertThat(refusals).hasSize(1);
        assertThat(lines).hasValue(1);
        assertThat(told).hasValue(1);
    }

    @Test
    void aThreadThatIsInterruptedLogsAndStaysInterrupted() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        RecordSink sink = new RecordSink(output, FOREVER, told::addAndGet);
        Thread.currentThread().interrupt();

        sink.put(LINE, LINE.length, true);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(output.size()).isEqualTo(LINE.length);
    }

    @Test
    void aClosedSinkTakesNothing() {
        RecordSink sink = new RecordSink(new ByteArrayOutputStream(), FOREVER, told::addAndGet);
        sink.close();

        assertThat(sink.put(LINE, LINE.length, true)).isFalse();
    }

    @Test
    void theLastRecordsAreRememberedWhole() {
        RecordSink sink = new RecordSink(new ByteArrayOutputStream(), FOREVER, told::addAndGet);
        for (int i = 0; i < 100_000; i++) {
            byte[] line = bytes("line " + i + "\n");
            sink.put(line, line.length, false);
        }
        sink.flush();

        String recent = new String(sink.recent(), StandardCharsets.UTF_8);
        assertThat(recent).endsWith("\nline 99998\nline 99999\n");
        assertThat(recent.lines()).hasSizeGreaterThan(20_000).allMatch(line -> line.matches("line \\d+"));
    }

    private static OutputStream counting(AtomicLong lines) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                lines.addAndGet(b == '\n' ? 1 : 0);
            }
        };
    }

    private static OutputStream blocked(CountDownLatch read, AtomicLong lines) {
        OutputStream counting = counting(lines);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                counting.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                counting.write(bytes, offset, length);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
