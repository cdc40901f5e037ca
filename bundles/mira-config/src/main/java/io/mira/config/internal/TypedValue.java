package io.mira.config.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.regex.Pattern;
import org.apache.felix.cm.file.ConfigurationHandler;

/** Values that say their type, as FileInstall has them: {@code I"5"}, {@code B"true"}, {@code [ "a", "b" ]}. */
final class TypedValue {

    private static final Pattern TYPED = Pattern.compile(
            "[TILFDXSCBtilfdxscb]?(?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|\\[.*\".*\".*]|\\(.*\".*\".*\\))",
            Pattern.DOTALL);

    private TypedValue() {}

    static boolean looksTyped(String value) {
        return value.indexOf('"') >= 0 && TYPED.matcher(value).matches();
    }

    static Object parse(CfgLines.Entry entry, String value) throws FaultyFileException {
        try {
            Dictionary<?, ?> read = ConfigurationHandler.read(
                    new ByteArrayInputStream(("value=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
            Object typed = read.get("value");
            if (typed != null) {
                return typed;
            }
            throw malformed(entry, "nothing was read");
        } catch (IOException | RuntimeException e) {
            throw malformed(entry, String.valueOf(e.getMessage()));
        }
    }

    private static FaultyFileException malformed(CfgLines.Entry entry, String reason) {
        return new FaultyFileException(new Fault(entry.line(), entry.key(), "malformed typed value: " + reason));
    }
}
