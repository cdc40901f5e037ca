package io.mira.config.internal;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in {@code ${property}}, {@code ${env:NAME}} and {@code ${name:-default}}, as users of FileInstall know it. */
final class Substitution {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*+)}");
    private static final String OR = ":-";

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
            String inside = matcher.group(1);
            int or = inside.indexOf(OR);
            String name = or < 0 ? inside : inside.substring(0, or);
            String value = variables.apply(name);
            if (value == null && or < 0) {
                throw new FaultyFileException(new Fault(
                        entry.line(),
                        entry.key(),
                        "nothing is known of ${" + name + "}: set it, or write ${" + name + ":-default}"));
            }
            value = value == null ? inside.substring(or + OR.length()) : value;
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }
}
