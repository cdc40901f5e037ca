package io.mira.logging.logback.internal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one JSON object as RFC 8259 has it, and refuses what only some readers take: doubled names, lone surrogates. */
final class StrictJson {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    static Map<String, Object> object(byte[] utf8) {
        StrictJson json = new StrictJson(decoded(utf8));
        Map<String, Object> object = json.object();
        if (json.at != json.text.length()) {
            throw json.fault("something follows the object");
        }
        return object;
    }

    private static String decoded(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            if (!object.isEmpty()) {
                expect(',');
            }
            String name = string();
            expect(':');
            if (object.put(name, value()) != null) {
                throw fault("the name " + name + " stands twice");
            }
        }
        expect('}');
        return object;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
        }
        expect(']');
        return list;
    }

    private Object value() {
        char c = peek();
        if (c == '{') {
            return object();
        }
        if (c == '"') {
            return string();
        }
        if (c == '[') {
            return list();
        }
        if (text.startsWith("null", at)) {
            at += 4;
            return "null";
        }
        for (Boolean constant : new Boolean[] {true, false}) {
            if (text.startsWith(constant.toString(), at)) {
                at += constant.toString().length();
                return constant;
            }
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw fault("no value");
        }
        at = number.end();
        return new BigDecimal(number.group());
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) {
                throw fault("control character in a string");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
            throw fault("lone surrogate");
        }
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c != 'u' || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw fault("unknown escape");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private char peek() {
        if (at >= text.length()) {
            throw fault("the end comes too early");
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw fault("expected " + wanted);
        }
        at++;
    }

    private AssertionError fault(String what) {
        return new AssertionError(what + " at " + at + " after " + text.substring(Math.max(0, at - 200), at));
    }
}
