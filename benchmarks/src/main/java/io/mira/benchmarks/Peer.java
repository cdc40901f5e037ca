package io.mira.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Something that can be started with a folder of configurations and a folder of bundles, and be measured. */
interface Peer {

    /** Gives the name in the table. */
    String name();

    /** Gives the text of the line that says that it has started. */
    String readyLine();

    /** Tells whether it takes configurations and bundles. */
    default boolean takesBundles() {
        return true;
    }

    /** Starts it with {@code etc} and {@code deploy} below the work folder. */
    MeasuredProcess start(Path work) throws IOException;
}
