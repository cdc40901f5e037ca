package io.mira.management.internal;

import java.util.Locale;

/** What a scraper wants, as it says in its header. */
final class Accept {

    private static final String OPEN = "application/openmetrics-text";

    private final double openMetrics;
    private final double plain;

    private Accept(double openMetrics, double plain) {
        this.openMetrics = openMetrics;
        this.plain = plain;
    }

    /** @param header the value of the header {@code Accept}; empty if there is none */
    static Accept of(String header) {
        double open = 0;
        double plain = 0;
        for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", 2)[0].trim();
            if (type.equals(OPEN)) {
                open = Math.max(open, quality(range));
            } else if (type.equals("text/plain")) {
                plain = Math.max(plain, quality(range));
            }
        }
        return new Accept(open, plain);
    }

    /** Tells whether OpenMetrics is asked for, and the plain text is not liked better. */
    boolean prefersOpenMetrics() {
        return openMetrics > 0 && openMetrics >= plain;
    }

    private static double quality(String range) {
        for (String parameter : range.split(";", -1)) {
            String text = parameter.trim();
            if (text.startsWith("q=")) {
                try {
                    return Double.parseDouble(text.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
