package io.mira.config.internal;

import java.util.Collection;
import java.util.Optional;

/** The identity of a configuration: a PID of its own, or an instance of a factory. */
record Pid(String base, Optional<String> instance) implements Comparable<Pid> {

    static final String CFG = ".cfg";
    static final String CONFIG = ".config";
    static final String JSON = ".cfg.json";

    static Pid of(String text) {
        int tilde = text.indexOf('~');
        return tilde < 0
                ? new Pid(text, Optional.empty())
                : new Pid(text.substring(0, tilde), Optional.of(text.substring(tilde + 1)));
    }

    /** Tells whether a file's name is meant as one of a configuration. */
    static boolean isNamedBy(String file) {
        return !stem(file).isEmpty() && !file.startsWith(".");
    }

    /**
     * Reads a file's name: {@code pid.cfg}, {@code factory~name.cfg}, {@code factory-name.cfg}. A PID may have dashes of its
     * own: then it is known from those that are declared. Empty if the factory or the name is missing.
     */
    static Optional<Pid> ofFile(String name, Collection<String> declared) {
        String stem = stem(name);
        if (!isNamedBy(name)) {
            return Optional.empty();
        }
        Pid pid = stem.indexOf('~') < 0 ? dashed(stem, declared) : of(stem);
        boolean nameless =
                pid.base().isEmpty() || pid.instance().filter(String::isEmpty).isPresent();
        return nameless ? Optional.empty() : Optional.of(pid);
    }

    private static Pid dashed(String stem, Collection<String> declared) {
        int first = stem.indexOf('-');
        if (first < 0 || declared.contains(stem)) {
            return new Pid(stem, Optional.empty());
        }
        int dash = first;
        while (dash > 0 && !declared.contains(stem.substring(0, dash))) {
            dash = stem.indexOf('-', dash + 1);
        }
        int end = dash > 0 ? dash : first;
        return new Pid(stem.substring(0, end), Optional.of(stem.substring(end + 1)));
    }

    private static String stem(String name) {
        for (String ending : new String[] {JSON, CFG, CONFIG}) {
            if (name.endsWith(ending)) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return "";
    }

    @Override
    public int compareTo(Pid other) {
        int bases = base.compareTo(other.base);
        return bases != 0 ? bases : instance.orElse("").compareTo(other.instance.orElse(""));
    }

    @Override
    public String toString() {
        return base + instance.map(name -> "~" + name).orElse("");
    }
}
