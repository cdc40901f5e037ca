package io.mira.config;

import java.time.Duration;

/** Durations as they stand in configurations: a plain number is seconds; {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none, or negative; the message says what is understood
     */
    public static Duration parse(String text) {
        String stripped = text.strip();
        int digits = 0;
        while (digits < stripped.length() && Character.isDigit(stripped.charAt(digits))) {
            digits++;
        }
        try {
            long amount = Long.parseLong(stripped.substring(0, digits));
            return switch (stripped.substring(digits).strip()) {
                case "", "s" -> Duration.ofSeconds(amount);
                case "ms" -> Duration.ofMillis(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> throw none(text);
            };
        } catch (NumberFormatException | ArithmeticException e) {
            throw none(text);
        }
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no duration: 30 (seconds), 500ms, 5s, 2m and 1h are understood");
    }
}
