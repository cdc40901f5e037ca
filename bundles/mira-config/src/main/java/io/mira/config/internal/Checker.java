package io.mira.config.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Holds values against what a bundle declares: type, options, range, required keys; and gives them their type. */
final class Checker {

    private final ObjectClassDefinition declared;
    private final Optional<Schema> schema;

    Checker(Declaration declaration) {
        this.declared = declaration.metatype();
        this.schema = declaration.schema();
    }

    Checked check(Map<String, Object> values, ParsedFile file) {
        List<Fault> faults = new ArrayList<>();
        List<Fault> warnings = new ArrayList<>();
        Map<String, Object> typed = new HashMap<>(values);
        Set<String> known = new HashSet<>();
        for (AttributeDefinition attribute : attributes(declared, ObjectClassDefinition.ALL)) {
            known.add(attribute.getID());
            Object value = values.get(attribute.getID());
            if (value == null) {
                continue;
            }
            try {
                typed.put(attribute.getID(), new AttributeValue(attribute).of(value));
            } catch (IllegalArgumentException e) {
                String key = attribute.getID();
                faults.add(new Fault(file.line(key), key, Masks.reason(key, String.valueOf(e.getMessage()))));
            }
        }
        for (AttributeDefinition attribute : attributes(declared, ObjectClassDefinition.REQUIRED)) {
            if (attribute.getDefaultValue() == null) {
                Object value = values.get(attribute.getID());
                if (value == null) {
                    faults.add(new Fault(file.end(), attribute.getID(), missing(attribute.getID(), values, known)));
                } else if (value.equals("")) {
                    int line = file.line(attribute.getID());
                    faults.add(new Fault(line, attribute.getID(), "is empty and has no default: give it a value"));
                }
            }
        }
        schema.ifPresent(also -> {
            known.addAll(also.keys());
            also.faults(typed, file).stream()
                    .filter(fault -> fault.key().isEmpty() || !areOf(fault.key(), faults))
                    .forEach(faults::add);
        });
        values.keySet().stream()
                .filter(key -> !isKnown(key, known))
                .sorted()
                .forEach(key -> warnings.add(new Fault(file.line(key), key, unknown(key, known))));
        return new Checked(Map.copyOf(typed), List.copyOf(faults), List.copyOf(warnings));
    }

    /** Gives the attributes of a declaration; Felix gives null where there are none of that kind. */
    static AttributeDefinition[] attributes(ObjectClassDefinition declared, int filter) {
        AttributeDefinition @Nullable [] attributes = declared.getAttributeDefinitions(filter);
        return attributes == null ? new AttributeDefinition[0] : attributes;
    }

    private static boolean areOf(String key, List<Fault> faults) {
        return faults.stream().anyMatch(fault -> fault.key().equals(key));
    }

    /** A declared key that ends with a dot stands for all that begin so. */
    private static boolean isKnown(String key, Set<String> known) {
        return known.contains(key)
                || known.stream().anyMatch(id -> id.endsWith(".") && key.startsWith(id))
                || key.startsWith("service.");
    }

    private static String missing(String key, Map<String, Object> values, Set<String> known) {
        String missing = "is missing and has no default: add it";
        return values.keySet().stream()
                .filter(other -> !isKnown(other, known) && nearest(other, known).equals(key))
                .min(Comparator.naturalOrder())
                .map(other -> missing + "; is it what " + other + " means?")
                .orElse(missing);
    }

    private static String unknown(String key, Set<String> known) {
        String nearest = nearest(key, known);
        return nearest.isEmpty() ? "unknown key" : "unknown key; did you mean " + nearest + "?";
    }

    /** Gives the key that resembles another most; empty if none does. */
    private static String nearest(String key, Set<String> known) {
        String nearest = "";
        int least = Math.max(2, key.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
