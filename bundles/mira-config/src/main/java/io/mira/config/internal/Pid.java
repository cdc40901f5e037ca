package io.mira.config.internal;

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

    /** Reads a file's name: {@code pid.cfg}, {@code factory~name.cfg}, {@code factory-name.cfg}. */
    static Optional<Pid> ofFile(String name) {
        String stem = stem(name);
        if (stem.isEmpty() || name.startsWith(".")) {
            return Optional.empty();
        }
        Pid pid = of(stem.indexOf('~') < 0 ? stem.replaceFirst("-", "~") : stem);
        boolean nameless =
                pid.base().isEmpty() || pid.instance().filter(String::isEmpty).isPresent();
        return nameless ? Optional.empty() : Optional.of(pid);
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
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return base + instance.map(name -> "~" + name).orElse("");
    }
}
