package io.mira.config.secrets.internal;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.framework.ServiceReference;

/** What the plugin adds to the delivery of a configuration of 50 keys that holds no secret. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResolutionBenchmark {

    private final ConfigurationSecrets plugin =
            new ConfigurationSecrets(null, null, pid -> Optional.empty(), reason -> {});
    private final ServiceReference<?> receiver = (ServiceReference<?>) Proxy.newProxyInstance(
            ResolutionBenchmark.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) -> null);

    @SuppressWarnings("JdkObsolete")
    private final Dictionary<String, Object> properties = new Hashtable<>();

    /** Makes a configuration as they are: mostly texts, some of them URLs. */
    @Setup
    public void fill() {
        properties.put("service.pid", "com.acme.orders");
        for (int i = 1; i < 50; i++) {
            Object value =
                    switch (i % 5) {
                        case 0 -> i;
                        case 1 -> "https://orders-" + i + ".acme.internal:8443/api/v1?region=eu";
                        case 2 -> new String[] {"one", "two", "three"};
                        default -> "a value of some length, number " + i;
                    };
            properties.put("some.key." + i, value);
        }
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        plugin.deactivate();
    }

    /** As Config Admin calls it. */
    @Benchmark
    public Dictionary<String, Object> fiftyKeysWithoutSecrets() {
        plugin.modifyConfiguration(receiver, properties);
        return properties;
    }
}
