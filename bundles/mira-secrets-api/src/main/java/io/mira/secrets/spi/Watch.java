package io.mira.secrets.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** A promise of a backend to tell when a secret may have changed. Ends when it is closed. */
@ConsumerType
@FunctionalInterface
public interface Watch extends AutoCloseable {

    /** The watch of a backend that never tells anything by itself. */
    Watch NONE = () -> {};

    /** Ends the watch. Does not wait; closing twice does nothing. A call that is under way may still arrive. */
    @Override
    void close();
}
