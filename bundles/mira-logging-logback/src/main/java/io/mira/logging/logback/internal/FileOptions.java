package io.mira.logging.logback.internal;

import io.mira.logging.spi.LoggingSettingsException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the configuration says about the log file's rotation. */
final class FileOptions {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KB|MB|GB)?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?");

    private FileOptions() {}

    /** Reads {@code file_max_size}, {@code file_max_age}, {@code file_total_size} and {@code file_compress}. */
    static RotatingFile.Rotation of(Map<String, String> options) {
        return new RotatingFile.Rotation(
                read(options, "file_max_size", FileOptions::size),
                read(options, "file_max_age", FileOptions::duration),
                read(options, "file_total_size", FileOptions::size),
                Boolean.parseBoolean(
                        options.getOrDefault("file_compress", "true").strip()));
    }

    private static <T> T read(Map<String, String> options, String key, Function<String, T> reader) {
        String value = options.getOrDefault(key, "").strip();
        try {
            return reader.apply(value.isEmpty() ? "0" : value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new LoggingSettingsException(key + " is '" + value + "': " + e.getMessage(), e);
        }
    }

    private static Long size(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("a size is a number of bytes, or of KB, MB or GB");
        }
        String unit = size.group(2) == null ? "B" : size.group(2);
        int power =
                switch (unit) {
                    case "KB" -> 10;
                    case "MB" -> 20;
                    case "GB" -> 30;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << power);
    }

    static Duration duration(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException("a duration is a number of seconds, or of ms, s, m, h or d");
        }
        long number = Long.parseLong(duration.group(1));
        String unit = duration.group(2) == null ? "s" : duration.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
