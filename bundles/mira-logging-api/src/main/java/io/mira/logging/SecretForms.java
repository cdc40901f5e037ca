package io.mira.logging;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The forms in which a secret may stand in a text: as it is, escaped as in JSON, in Base64 at any alignment, in a URL,
 * in hexadecimal digits; of a value with several lines, each line besides.
 */
final class SecretForms {

    private static final String PEM_FRAME = "-----";
    private static final int PIECE = 256;
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private final Set<String> forms = new LinkedHashSet<>();

    private SecretForms() {}

    /** Gives the forms, in pieces so short that what is cut off a record never holds the beginning of one. */
    static Set<String> of(String value) {
        SecretForms all = new SecretForms();
        all.encoded(value);
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            // Keys are printed line by line. Their frame is no secret and stands around others' keys as well.
            value.lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith(PEM_FRAME))
                    .forEach(all::written);
        }
        return all.forms;
    }

    private void encoded(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        written(value);
        base64(bytes, Base64.getEncoder());
        base64(bytes, Base64.getUrlEncoder());
        String hex = HexFormat.of().formatHex(bytes);
        add(hex);
        add(hex.toUpperCase(Locale.ROOT));
        Arrays.fill(bytes, (byte) 0);
    }

    private void written(String value) {
        add(value);
        String json = JsonText.escaped(value, false);
        add(json);
        add(json.replace("/", "\\/"));
        add(JsonText.escaped(value, true));
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        add(form);
        String url = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
        add(url);
        add(ESCAPE.matcher(url).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT)));
    }

    /** What stands before the value decides how its bits fall into digits: three ways, less the digits it shares. */
    private void base64(byte[] bytes, Base64.Encoder encoder) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String digits = encoder.withoutPadding().encodeToString(shifted);
            int first = (8 * before + 5) / 6;
            int whole = 8 * shifted.length / 6;
            add(digits.substring(first, whole));
        }
    }

    private void add(String form) {
        int at = 0;
        while (form.length() - at > PIECE + Redaction.SHORTEST) {
            int end = at + PIECE;
            if (Character.isHighSurrogate(form.charAt(end - 1))) {
                end--;
            }
            forms.add(form.substring(at, end));
            at = end;
        }
        String rest = form.substring(at);
        if (rest.getBytes(StandardCharsets.UTF_8).length >= Redaction.SHORTEST) {
            forms.add(rest);
        }
    }
}
