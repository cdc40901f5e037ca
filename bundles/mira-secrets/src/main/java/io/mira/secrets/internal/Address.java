package io.mira.secrets.internal;

import io.mira.secrets.SecretReference;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a secret is kept: the backend, if one is named, the path in it, and the version, if one is pinned. */
record Address(Optional<String> backend, String path, Optional<String> version) {

    /** Takes the first segment for a backend's name if there is, or may be, a backend of that name. */
    static Address of(SecretReference reference, Predicate<String> isBackend) {
        Optional<String> named =
                reference.firstSegment().map(SecretsSettings::canonical).filter(isBackend);
        String path = named.isPresent() ? reference.withoutFirstSegment() : reference.location();
        return new Address(named, path, reference.version());
    }

    /** Gives it as consumers write it, without the version. */
    String location() {
        return backend.map(name -> name + "/").orElse("") + path;
    }

    /** Gives it as a reference without a key. */
    String uri() {
        return SecretReference.SCHEME + this;
    }

    @Override
    public String toString() {
        return location() + version.map(v -> "@" + v).orElse("");
    }
}
