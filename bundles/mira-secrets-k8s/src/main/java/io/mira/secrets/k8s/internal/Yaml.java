package io.mira.secrets.k8s.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the YAML that kubeconfig files are written in: mappings, lists and plain or quoted texts, one per line. Anything
 * else is refused. No message holds a part of the text: it may be a token.
 */
final class Yaml {

    private record Line(int number, int indent, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private int at;

    private Yaml(String text) {
        int number = 0;
        for (String raw : text.split("\r?\n", -1)) {
            number++;
            String stripped = raw.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.equals("---")) {
                int indent = raw.indexOf(stripped);
                if (raw.substring(0, indent).indexOf('\t') >= 0) {
                    throw fault(number, "a tab indents");
                }
                lines.add(new Line(number, indent, stripped));
            }
        }
    }

    /**
     * Reads a mapping.
     *
     * @throws IllegalArgumentException if it is none, or uses more of YAML; the message names the line
     */
    static Map<?, ?> mapping(String text) {
        if (text.strip().startsWith("{")) {
            return Json.object(text);
        }
        Yaml yaml = new Yaml(text);
        Map<?, ?> mapping =
                yaml.lines.isEmpty() ? Map.of() : yaml.mapping(yaml.lines.get(0).indent());
        if (yaml.at < yaml.lines.size()) {
            throw fault(yaml.lines.get(yaml.at).number(), "unexpected indentation");
        }
        return mapping;
    }

    private Map<String, Object> mapping(int indent) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        while (at < lines.size() && lines.get(at).indent() == indent && !isItem(lines.get(at))) {
            Line line = lines.get(at++);
            int colon = line.text().indexOf(':');
            if (colon < 1 || (colon + 1 < line.text().length() && line.text().charAt(colon + 1) != ' ')) {
                throw fault(line.number(), "expected 'key: value'");
            }
            String rest = line.text().substring(colon + 1).strip();
            mapping.put(
                    scalar(line, line.text().substring(0, colon)),
                    rest.isEmpty() ? nested(indent) : scalar(line, rest));
        }
        return mapping;
    }

    private Object nested(int indent) {
        if (at >= lines.size()) {
            return "";
        }
        Line next = lines.get(at);
        if (isItem(next) && next.indent() >= indent) {
            return list(next.indent());
        }
        return next.indent() > indent ? mapping(next.indent()) : "";
    }

    private List<Object> list(int indent) {
        List<Object> list = new ArrayList<>();
        while (at < lines.size() && lines.get(at).indent() == indent && isItem(lines.get(at))) {
            Line item = lines.get(at);
            String inner = item.text().substring(1).strip();
            if (inner.isEmpty()) {
                at++;
                list.add(nested(indent));
            } else if (inner.matches("[A-Za-z0-9_-]+:( .*)?")) {
                int deeper = indent + item.text().indexOf(inner);
                lines.set(at, new Line(item.number(), deeper, inner));
                list.add(mapping(deeper));
            } else {
                at++;
                list.add(scalar(item, inner));
            }
        }
        return list;
    }

    private static boolean isItem(Line line) {
        return line.text().equals("-") || line.text().startsWith("- ");
    }

    private static String scalar(Line line, String text) {
        char first = text.charAt(0);
        if (first == '"' || first == '\'') {
            int end = text.lastIndexOf(first);
            String inner = end > 0 ? text.substring(1, end) : "";
            if (end < 1 || end != text.length() - 1 || inner.indexOf('\\') >= 0 || inner.indexOf(first) >= 0) {
                throw fault(line.number(), "a quoted text that is not understood");
            }
            return inner;
        }
        if (List.of("{}", "[]", "null", "~").contains(text)) {
            return "";
        }
        if ("{[&*!|>%@`".indexOf(first) >= 0) {
            throw fault(line.number(), "only plain and quoted texts are understood");
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    private static IllegalArgumentException fault(int line, String reason) {
        return new IllegalArgumentException("line " + line + ": " + reason);
    }
}
