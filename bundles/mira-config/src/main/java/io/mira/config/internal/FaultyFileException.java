package io.mira.config.internal;

import java.util.List;

/** A file that is not taken over, and everything that is wrong with it. */
final class FaultyFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;
    private final String file;

    FaultyFileException(List<Fault> faults) {
        this(faults, "");
    }

    private FaultyFileException(List<Fault> faults, String file) {
        super(faults.toString());
        this.faults = List.copyOf(faults);
        this.file = file;
    }

    FaultyFileException(Fault fault) {
        this(List.of(fault));
    }

    /** Says which file it is. */
    FaultyFileException in(String name) {
        return new FaultyFileException(faults, name);
    }

    String file() {
        return file;
    }

    List<Fault> faults() {
        return faults;
    }
}
