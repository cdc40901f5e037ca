package io.mira.secrets.internal;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsException;
import io.mira.secrets.spi.SecretsBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Lincheck tries the cache in many interleavings, each step of each thread, and holds what readers saw against a variable
 * that is written and read at once: who has waited for a refresh, and everybody after, sees what was there when it was asked
 * for, or something newer; nobody ever sees an older value after a newer one. {@code ./dev soak secrets} looks longer.
 */
final class CacheLinearizabilityTest {

    private static final int LENGTH = Integer.getInteger("mira.lincheck", 1);

    @Test
    @DisabledForJreRange(min = JRE.JAVA_22, disabledReason = "Lincheck changes classes of Java 21 and older only")
    void everyStepOfEveryThreadInAnyOrder() {
        new ModelCheckingOptions()
                .iterations(2 * LENGTH)
                .invocationsPerIteration(30 * LENGTH)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Variable.class)
                .check(Cache.class);
    }

    @Test
    @DisabledForJreRange(min = JRE.JAVA_22, disabledReason = "Lincheck changes classes of Java 21 and older only")
    void realThreadsAsTheyCome() {
        new StressOptions()
                .iterations(2 * LENGTH)
                .invocationsPerIteration(300 * LENGTH)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(Variable.class)
                .check(Cache.class);
    }

    /** The cache in front of a backend of one secret. */
    @Param(name = "value", gen = IntGen.class, conf = "1:5")
    public static final class Cache {

        private static final SecretReference REFERENCE = SecretReference.parse("secret://db:password");
        private static final String KEY = "password";

        private final CachedSecrets cache;
        private final Slots slots;
        private volatile int kept;

        public Cache() {
            Backends backends = new Backends();
            SecretsBackend backend = path -> Secret.of(KEY, String.valueOf(kept));
            backends.add("env", backend);
            InstantSource clock = InstantSource.fixed(Instant.EPOCH);
            slots = new Slots(
                    backends,
                    World.settings("env"),
                    name -> Runnable::run,
                    clock,
                    new Rhythm(() -> 0.5, () -> 1),
                    new Nobody());
            cache = new CachedSecrets(slots, new Subscribers(Runnable::run, (limit, task) -> () -> {}), clock);
            cache.get(REFERENCE);
        }

        @Operation
        public void rotate(@Param(name = "value") int value) {
            kept = value;
            cache.refresh(REFERENCE).toCompletableFuture().join();
        }

        @Operation
        public int get() {
            return Integer.parseInt(cache.get(REFERENCE));
        }

        @Operation
        public int cached() {
            return Integer.parseInt(cache.cached(REFERENCE).orElse("-1"));
        }

        @Operation
        public void backendChanged() {
            slots.backendChanged("env");
        }
    }

    /** What the cache must look like from outside. */
    public static final class Variable {

        private int value;

        public void rotate(int next) {
            value = next;
        }

        public int get() {
            return value;
        }

        public int cached() {
            return value;
        }

        public void backendChanged() {
            // Changes nothing for readers.
        }
    }

    private static final class Nobody implements Slots.Happenings {

        @Override
        public void landed(Slot slot, Slot.Landing landing, Duration took) {}

        @Override
        public void failed(Slot slot, Slot.Failure failure, SecretsException reason, Duration took) {}

        @Override
        public void servedStale() {}

        @Override
        public void expired(Slot slot) {}

        @Override
        public void dropped(Slot slot) {}
    }
}
