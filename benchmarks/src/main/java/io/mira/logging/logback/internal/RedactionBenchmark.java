package io.mira.logging.logback.internal;

import io.mira.logging.Redaction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What it costs to look for secrets in a line that has none, and to take one more secret into the register. */
final class RedactionBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final byte[] LINE =
            "order 2026-000817 of customer 4711 has been accepted, and will be sent to the warehouse in the evening. "
                    .repeat(5)
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int LINES = 20_000;
    private static final int CHANGES = 20;

    private static int found;

    private RedactionBenchmark() {}

    @SuppressWarnings("SystemOut")
    static void measure(int rounds) {
        System.out.println("redaction: a line of " + LINE.length + " bytes without a secret; one secret more");
        for (int count : new int[] {0, 10, 100, 1000}) {
            List<Redaction.Registration> registrations = LoggingBenchmark.secrets(count);
            List<Double> perByte = new ArrayList<>();
            List<Double> perChange = new ArrayList<>();
            for (int round = -rounds; round < rounds; round++) {
                double search = search();
                double change = change();
                if (round >= 0) {
                    perByte.add(search);
                    perChange.add(change);
                }
            }
            registrations.forEach(Redaction.Registration::close);
            System.out.printf(
                    "%4d secrets %6.3f ns/byte %8.3f ms/change (%d)%n",
                    count, median(perByte), median(perChange), found % 10);
        }
    }

    private static double search() {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < LINES; i++) {
            found += Redaction.maskJson(LINE, 0, LINE.length, LINE.length);
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - before) / LINES / LINE.length;
    }

    /** A new secret and its end are two changes. */
    private static double change() {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < CHANGES; i++) {
            Redaction.register("one-more-secret-" + i).close();
        }
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / (2 * CHANGES);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
