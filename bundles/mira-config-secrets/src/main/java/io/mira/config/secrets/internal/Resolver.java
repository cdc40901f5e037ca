package io.mira.config.secrets.internal;

import io.mira.secrets.MalformedReferenceException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsException;
import io.mira.secrets.SecretsManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what stands in the way of a configuration's references, and what they resolve to. Knows nothing of OSGi. */
final class Resolver {

    private static final long MOMENT_MILLIS = 50;

    private Resolver() {}

    /** Gives the references that can be read, and adds a sentence for each that cannot. */
    static Set<SecretReference> references(Map<String, Object> values, List<String> obstacles) {
        Set<SecretReference> found = new HashSet<>();
        values.forEach((key, value) -> {
            for (String text : References.in(value)) {
                try {
                    found.add(SecretReference.parse(text));
                } catch (MalformedReferenceException e) {
                    obstacles.add(key + ": " + e.getMessage());
                }
            }
        });
        return found;
    }

    /**
     * Gives a sentence for each reference without an answer. Waits a moment for those that have just been asked for, but
     * once only for each secret, however many configurations use it.
     *
     * @param late the secrets that were waited for in vain
     */
    static List<String> obstacles(Map<String, Object> values, Use use, Set<String> late) {
        List<String> obstacles = new ArrayList<>();
        values.forEach((key, value) -> {
            for (String text : References.in(value)) {
                parsed(text)
                        .flatMap(reference ->
                                obstacle(reference, use, late).map(reason -> key + ": " + reference + ": " + reason))
                        .ifPresent(obstacles::add);
            }
        });
        return obstacles;
    }

    /**
     * Gives the value of a reference from memory alone.
     *
     * @throws LeftOutException if it is optional and nothing is kept there
     * @throws IllegalStateException if it cannot be resolved now
     */
    static String resolve(String text, @Nullable SecretsManager door, @Nullable Use use) {
        SecretReference reference = SecretReference.parse(text);
        Optional<String> value = door == null ? Optional.empty() : door.cached(reference);
        if (value.isPresent()) {
            return value.get();
        }
        Optional<Throwable> failure = door == null ? Optional.empty() : failure(door, reference);
        boolean absent = (use != null && use.isAbsent(reference))
                || failure.filter(SecretNotFoundException.class::isInstance).isPresent();
        if (absent && reference.defaultValue().isPresent()) {
            return reference.defaultValue().get();
        }
        if (absent && reference.optional()) {
            throw new LeftOutException();
        }
        throw new IllegalStateException(reference + " cannot be resolved now"
                + failure.map(reason -> ": " + reason.getMessage()).orElse(""));
    }

    private static Optional<String> obstacle(SecretReference reference, Use use, Set<String> late) {
        SecretsManager door = use.door();
        if (door == null) {
            return Optional.of("the secrets manager is not there yet");
        }
        try {
            long moment = late.contains(reference.location()) ? 0 : MOMENT_MILLIS;
            door.warm(reference).toCompletableFuture().get(moment, TimeUnit.MILLISECONDS);
            late.remove(reference.location());
            use.absent(reference, false);
            return Optional.empty();
        } catch (TimeoutException e) {
            late.add(reference.location());
            return Optional.of("no answer yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException e) {
            late.remove(reference.location());
            boolean absent = reason(e) instanceof SecretNotFoundException;
            use.absent(reference, absent);
            return absent && (reference.defaultValue().isPresent() || reference.optional())
                    ? Optional.empty()
                    : Optional.of(String.valueOf(reason(e).getMessage()));
        }
    }

    /** Gives why there is no value, if that is known without waiting. */
    private static Optional<Throwable> failure(SecretsManager door, SecretReference reference) {
        CompletableFuture<Void> known = door.warm(reference).toCompletableFuture();
        if (!known.isCompletedExceptionally()) {
            return Optional.empty();
        }
        return Optional.of(reason(known.handle((nothing, e) -> e).join()));
    }

    private static Optional<SecretReference> parsed(String text) {
        try {
            return Optional.of(SecretReference.parse(text));
        } catch (MalformedReferenceException e) {
            return Optional.empty();
        }
    }

    private static Throwable reason(Throwable e) {
        return e instanceof SecretsException || e.getCause() == null ? e : reason(e.getCause());
    }

    /** An optional reference has no value: the key is left out, and nobody needs to be told. */
    static final class LeftOutException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
