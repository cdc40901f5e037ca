package io.mira.config.internal;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in {@code ${property}}, {@code ${env:NAME}} and {@code ${name:-default}}, as users of FileInstall know it. */
final class Substitution {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*?)(?::-([^{}]*))?}");

    private final Function<String, @Nullable String> variables;

    Substitution(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    String in(CfgLines.Entry entry) throws FaultyFileException {
        if (entry.value().indexOf("${") < 0) {
            return entry.value();
        }
        Matcher matcher = VARIABLE.matcher(entry.value());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = variables.apply(matcher.group(1));
            if (value == null) {
                value = matcher.group(2);
            }
            if (value == null) {
                throw new FaultyFileException(new Fault(
                        entry.line(),
                        entry.key(),
                        "nothing is known of ${" + matcher.group(1) + "}: set it, or write ${" + matcher.group(1)
                                + ":-default}"));
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }
}
