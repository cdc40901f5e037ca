package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values that must be found nowhere, in no encoding. */
final class Canary {

    /** Shorter values are not masked in the log; that is told. */
    private static final int SHORTEST = 8;

    private final List<String> values;

    Canary(Collection<String> values) {
        this.values =
                values.stream().filter(value -> value.length() >= SHORTEST).toList();
    }

    /** Looks into a text. */
    void isNotIn(String where, String text) {
        for (String value : values) {
            for (String form : forms(value)) {
                assertThat(text.contains(form))
                        .as("%s holds %s as %s", where, value, form)
                        .isFalse();
            }
        }
    }

    /** Looks into every file below a folder, and at its name; what is in a jar is compressed, and was there before. */
    void isNotBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                isNotIn("the name of " + file, file.toString());
                if (Files.isRegularFile(file) && !file.toString().endsWith(".jar")) {
                    isNotIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plain, in JSON, in a URL, in hexadecimal digits, and in Base64 wherever it may begin in front of it. */
    private static Set<String> forms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String json = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value));
        Set<String> forms = new LinkedHashSet<>(List.of(value, json, json.replace("/", "\\/")));
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        forms.add(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (int skipped = 0; skipped < 3; skipped++) {
            byte[] rest = Arrays.copyOfRange(bytes, skipped, bytes.length - (bytes.length - skipped) % 3);
            forms.add(Base64.getEncoder().encodeToString(rest));
            forms.add(Base64.getUrlEncoder().encodeToString(rest));
        }
        return forms;
    }

    /** Gives a value that needs an escape in every encoding, and its core that needs none. */
    static List<String> withCore(String core) {
        return new ArrayList<>(List.of(core + "+\"x\\y\"&é", core));
    }
}
