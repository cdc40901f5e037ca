package io.mira.config.internal;

import java.util.List;

/** A file that is not taken over, and everything that is wrong with it. */
final class FaultyFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    FaultyFileException(List<Fault> faults) {
        super(faults.toString());
        this.faults = List.copyOf(faults);
    }

    FaultyFileException(Fault fault) {
        this(List.of(fault));
    }

    List<Fault> faults() {
        return faults;
    }
}
