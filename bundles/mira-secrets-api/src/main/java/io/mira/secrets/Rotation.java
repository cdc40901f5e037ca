package io.mira.secrets;

import java.util.Optional;

/** A secret has other values than before. Immutable; prints no value. */
public final class Rotation {

    private final SecretReference reference;
    private final Optional<Secret> previous;
    private final Secret current;

    private Rotation(SecretReference reference, Optional<Secret> previous, Secret current) {
        this.reference = reference;
        this.previous = previous;
        this.current = current;
    }

    /** Tells of values that could not be had before. */
    public static Rotation first(SecretReference reference, Secret current) {
        return new Rotation(reference, Optional.empty(), current);
    }

    /** Tells of values that take the place of others. */
    public static Rotation of(SecretReference reference, Secret previous, Secret current) {
        return new Rotation(reference, Optional.of(previous), current);
    }

    /** Gives the reference as it was subscribed to. */
    public SecretReference reference() {
        return reference;
    }

    /** Gives what was there before; nothing if it could not be had. Both may be valid for a while. */
    public Optional<Secret> previous() {
        return previous;
    }

    /** Gives what is there now. */
    public Secret current() {
        return current;
    }

    @Override
    public String toString() {
        return reference + ": " + previous.map(Secret::toString).orElse("nothing") + " -> " + current;
    }
}
