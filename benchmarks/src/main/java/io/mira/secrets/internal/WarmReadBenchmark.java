package io.mira.secrets.internal;

import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A read of a known value, with the policy, beside one look into a map. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WarmReadBenchmark {

    private static final SecretReference REFERENCE = SecretReference.parse("secret://env/orders/db:password");

    private final Map<SecretReference, String> map = new ConcurrentHashMap<>();
    private final Engine engine = new Engine(SecretsSettings.DEFAULTS);
    private final Policy policy = Policy.of(true, List.of("com.acme.* */orders/*:*"));
    private final SecretsManager manager = engine.of(new Consumer("com.acme.orders", ""), () -> policy);

    /** Fills both. */
    @Setup
    public void fill() {
        for (int i = 0; i < 1000; i++) {
            SecretReference other = SecretReference.parse("secret://env/orders/" + i + ":password");
            map.put(other, "another value");
        }
        map.put(REFERENCE, "the value itself");
        engine.start();
        engine.backends().add("env", path -> Secret.of("password", "the value itself"));
        engine.backendAdded("env");
        map.keySet().forEach(manager::get);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        engine.close();
    }

    /** The peer. */
    @Benchmark
    public String concurrentHashMapGet() {
        return map.getOrDefault(REFERENCE, "");
    }

    /** As consumers read. */
    @Benchmark
    public String get() {
        return manager.get(REFERENCE);
    }

    /** As the plugin reads. */
    @Benchmark
    public Optional<String> cached() {
        return manager.cached(REFERENCE);
    }
}
