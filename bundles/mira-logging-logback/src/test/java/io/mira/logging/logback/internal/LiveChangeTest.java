package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.logging.spi.LoggingSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** While level, format and file change, every event that is logged is written once, and in one file. */
@Timeout(120)
final class LiveChangeTest {

    private static final int THREADS = 8;
    private static final int EVENTS = 5_000;
    private static final Pattern EVENT = Pattern.compile("\"message\":\"event (\\d+)\"");

    @TempDir
    Path folder;

    @Test
    void noEventIsLostOrDoubledWhileEverythingChanges() throws Exception {
        Capture capture = new Capture(Map.of());
        capture.logging.apply(settings(0));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int first = t * EVENTS;
            ends.add(threads.submit(() -> {
                Logger logger = capture.logger("load");
                for (int i = 0; i < EVENTS; i++) {
                    logger.info("event {}", first + i);
                }
            }));
        }
        for (int change = 1; ends.stream().anyMatch(end -> !end.isDone()); change++) {
            capture.logging.apply(settings(change));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdown();
        capture.logging.apply(settings(0).with(Map.of()));
        capture.context.stop();

        assertEachOnce(count(capture.stdout.toString(StandardCharsets.UTF_8)));
        String files = "";
        try (var all = Files.list(folder)) {
            for (Path file : all.toList()) {
                files += Files.readString(file);
            }
        }
        assertEachOnce(count(files));
    }

    /** Another level, format and file each time; what the load logs is always let through. */
    private LoggingSettings settings(int change) {
        String[] levels = {"INFO", "DEBUG", "TRACE"};
        String[] formats = {"json", "ecs", "gcp", "logstash", "aws"};
        return LoggingSettings.of(
                        levels[change % levels.length],
                        formats[change % formats.length],
                        folder.resolve("log" + change % 4).toString(),
                        change % 2 == 0 ? Map.of() : Map.of("load", "INFO"))
                .with(change % 3 == 0 ? Map.of("file_max_size", "1MB", "file_compress", "false") : Map.of());
    }

    private static Map<Integer, Integer> count(String records) {
        Map<Integer, Integer> counts = new HashMap<>();
        Matcher events = EVENT.matcher(records);
        while (events.find()) {
            counts.merge(Integer.parseInt(events.group(1)), 1, Integer::sum);
        }
        return counts;
    }

    private static void assertEachOnce(Map<Integer, Integer> counts) {
        assertThat(counts).hasSize(THREADS * EVENTS);
        assertThat(counts.values()).containsOnly(1);
    }
}
