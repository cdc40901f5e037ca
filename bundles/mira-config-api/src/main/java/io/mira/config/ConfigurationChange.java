package io.mira.config;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a delivery changed. Values are as they stand in the files and the environment: a reference to a secret is a
 * reference here. Immutable.
 */
public final class ConfigurationChange {

    private final String pid;
    private final Map<String, Object> before;
    private final Map<String, Object> after;
    private final String source;
    private final long transaction;

    private ConfigurationChange(
            String pid, Map<String, Object> before, Map<String, Object> after, String source, long transaction) {
        this.pid = pid;
        this.before = before;
        this.after = after;
        this.source = source;
        this.transaction = transaction;
    }

    /** Makes a change; an empty map stands for a configuration that is not there. */
    public static ConfigurationChange of(String pid, Map<String, Object> before, Map<String, Object> after) {
        return of(pid, before, after, "", 0);
    }

    /** Makes a change that knows where it comes from, and which others belong to it. */
    public static ConfigurationChange of(
            String pid, Map<String, Object> before, Map<String, Object> after, String source, long transaction) {
        return new ConfigurationChange(pid, Map.copyOf(before), Map.copyOf(after), source, transaction);
    }

    /** Gives the PID; of a factory instance {@code factory~name}. */
    public String pid() {
        return pid;
    }

    /** Gives the values before; empty if there was no configuration. */
    public Map<String, Object> before() {
        return before;
    }

    /** Gives the values after; empty if it is gone. */
    public Map<String, Object> after() {
        return after;
    }

    /** Gives the keys whose values differ, are new or gone, in alphabetical order. */
    public Set<String> changedKeys() {
        Set<String> keys = new TreeSet<>();
        keys.addAll(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.deepEquals(before.get(key), after.get(key)));
        return keys;
    }

    /** Gives the files and variables whose values are in force after it, parted by commas; empty if it is gone. */
    public String source() {
        return source;
    }

    /** Gives a number that all changes of one save have in common; grows from save to save while the process lives. */
    public long transaction() {
        return transaction;
    }

    @Override
    public String toString() {
        return pid + " " + changedKeys();
    }
}
