package io.mira.secrets;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What is known of one secret, for lists: never a value. A snapshot. */
@ProviderType
public interface SecretStatus {

    /** Gives the location as consumers write it, with the backend's name if they name it. */
    String location();

    /** Gives the backend that the values came from; empty if none has answered. */
    String backend();

    /** Gives the version, if the backend has versions. */
    Optional<String> version();

    /** Gives when the values were last confirmed; nothing if they never were. */
    Optional<Instant> readAt();

    /** Gives when they are asked for again, if that is planned. */
    Optional<Instant> nextRefresh();

    /** Gives when the values cease to be valid, if they do. */
    Optional<Instant> expiry();

    /** Tells whether the last attempt to read has failed although values are known. */
    boolean stale();

    /** Tells whether values are there and may be used. */
    boolean available();

    /** Gives why the last attempt failed; empty if it did not. */
    String failure();

    /** Gives who is subscribed: the bundle, and the PID if it is for a configuration. */
    List<String> users();
}
