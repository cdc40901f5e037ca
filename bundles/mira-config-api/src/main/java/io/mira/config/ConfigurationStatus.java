package io.mira.config;

import java.util.List;

/** What became of one configuration. Immutable. */
public final class ConfigurationStatus {

    /** What became of it. */
    public enum State {
        /** In force as the file says. */
        DELIVERED,
        /** Faulty; the last good one, if any, stays in force. */
        REJECTED,
        /** Sound, and held back until something it needs is there; the last good one, if any, stays in force. */
        PENDING
    }

    private final String pid;
    private final String file;
    private final State state;
    private final List<String> reasons;

    private ConfigurationStatus(String pid, String file, State state, List<String> reasons) {
        this.pid = pid;
        this.file = file;
        this.state = state;
        this.reasons = reasons;
    }

    /** Makes a status; {@code file} is empty for a configuration without one. */
    public static ConfigurationStatus of(String pid, String file, State state, List<String> reasons) {
        return new ConfigurationStatus(pid, file, state, List.copyOf(reasons));
    }

    /** Gives the PID; of a factory instance {@code factory~name}. */
    public String pid() {
        return pid;
    }

    /** Gives the name of the file within {@code etc/}; empty for one without a file. */
    public String file() {
        return file;
    }

    /** Gives what became of it. */
    public State state() {
        return state;
    }

    /** Gives why, a sentence each: {@code file:line: key: reason}, or what is waited for. Holds no secret. */
    public List<String> reasons() {
        return reasons;
    }

    @Override
    public String toString() {
        return pid + " " + state + " " + reasons;
    }
}
