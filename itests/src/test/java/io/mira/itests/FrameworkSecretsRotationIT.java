package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ops4j.pax.exam.CoreOptions.bundle;

import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedService;

/** What a rotation does in a framework: whom it reaches, how often, together with what, and whom it does not. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class FrameworkSecretsRotationIT {

    private static final String ARRIVED = "io.mira.itests.arrived";
    private static final SecretReference PASSWORD = SecretReference.parse("secret://it/rotating:password");
    private static final SecretReference OTHER = SecretReference.parse("secret://it/other:password");
    private static final List<String> WAYS =
            List.of("callback", "managed service", "it.keepers.factory~one", "modified", "activated again");
    private static final List<String> FILES =
            List.of("it.keepers.managed", "it.keepers.factory~one", "it.keepers.modifiable", "it.keepers.renewed");

    /** What is kept stays from test to test, and so does its backend. */
    private static final Map<String, String> kept = new ConcurrentHashMap<>();

    private static @Nullable ServiceRegistration<?> backend;

    private final Queue<String> arrived = arrived();
    private final String greeting = "greeting " + System.nanoTime();
    private BundleContext context;
    private SecretsManager secrets;

    @Configuration
    public Option[] platform() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "keepers");
        Path keepers = new FixtureBundle(folder.toAbsolutePath()).of("keepers");
        return FrameworkOptions.platform(
                bundle(keepers.toUri().toString()).startLevel(FrameworkOptions.START_LEVEL - 1));
    }

    @Before
    public void configure() {
        context = FrameworkUtil.getBundle(FrameworkSecretsRotationIT.class).getBundleContext();
        secrets = context.getService(context.getServiceReference(SecretsManager.class));
        kept.putAll(Map.of("rotating", "first value", "other", "other value"));
        if (backend == null) {
            backend = comes();
        }
        FILES.forEach(pid -> writes(pid, "greeting = " + greeting, ".password = secret://it/rotating:password"));
        String wanted = "|" + greeting + "|first value";
        until(() -> WAYS.stream()
                .allMatch(way -> way.equals("callback")
                        || last(way).endsWith(wanted)
                        || (way.equals("modified") && last("activated once").endsWith(wanted))));
        until(() -> last("callback").endsWith("|first value"));
        arrived.clear();
    }

    /** Leaves the first value everywhere, so that nothing is on its way when the next test begins. */
    @After
    public void restore() throws IOException {
        Files.deleteIfExists(file("mira.secrets.policy"));
        until(() -> !isForbidden(PASSWORD));
        rotates("first value");
        WAYS.forEach(way -> until(() -> last(way).endsWith("|first value")));
    }

    @Test
    public void aRotationReachesEveryKindOfReceiverOnce() {
        rotates("second value");
        WAYS.forEach(way -> until(() -> last(way).endsWith("|second value")));
        rotates("first value");
        WAYS.forEach(way -> until(() -> last(way).endsWith("|first value")));

        WAYS.forEach(way -> assertThat(arrived.stream().filter(one -> one.startsWith(way + "|")))
                .as(way)
                .hasSize(2));
        assertThat(arrived).noneMatch(one -> one.startsWith("activated once") || one.contains("secret:"));
    }

    @Test
    public void aRotationInTheMiddleOfReloadsLosesNeither() {
        for (int i = 1; i <= 20; i++) {
            String edit = "edit " + i;
            String value = "value number " + i;
            CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> rotates(value));
            FILES.forEach(pid -> writes(pid, "greeting = " + edit, ".password = secret://it/rotating:password"));
            rotation.join();
        }

        WAYS.subList(1, WAYS.size()).forEach(way -> until(() -> last(way).endsWith("|edit 20|value number 20")));
        until(() -> last("callback").endsWith("|value number 20"));
        assertThat(arrived).noneMatch(one -> one.contains("secret:"));
    }

    @Test
    public void twoRotationsAtOnceAreBothDelivered() {
        writes(
                "it.keepers.modifiable",
                "greeting = secret://it/other:password",
                ".password = secret://it/rotating:password");
        until(() -> last("modified").equals("modified|other value|first value"));
        for (int i = 1; i <= 20; i++) {
            String value = "value number " + i;
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                kept.put("other", value);
                secrets.refresh(OTHER).toCompletableFuture().join();
            });
            CompletableFuture<Void> same = CompletableFuture.runAsync(() -> rotates(value));
            rotates(value);
            CompletableFuture.allOf(other, same).join();
            until(() -> last("modified").equals("modified|" + value + "|" + value));
        }
    }

    @Test
    public void aThousandConfigurationsOfOneSecretEachGetItOnce() throws IOException {
        Set<String> pids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            pids.add("it.keepers.factory~n" + i);
        }
        try {
            pids.forEach(pid -> writes(pid, "greeting = many", ".password = secret://it/rotating:password"));
            until(() -> received("first value").containsAll(pids));
            arrived.clear();

            rotates("second value");

            until(() -> received("second value").containsAll(pids));
            assertThat(arrived.stream().filter(one -> one.contains("|many|"))).hasSize(1000);
        } finally {
            for (String pid : pids) {
                Files.delete(file(pid));
            }
        }
    }

    @Test
    public void aSecretIsDeliveredToNobodyButTheBundleThatThePolicyNames() throws InterruptedException {
        FrameworkConsumer stranger = new FrameworkConsumer();
        ServiceRegistration<?> registration = context.registerService(
                ManagedService.class,
                stranger,
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, "it.keepers.managed")));
        try {
            assertThat(stranger.next()).containsEntry(".password", "first value");
            writes("mira.secrets.policy", "strict = true", "allow = it.keepers it/rotating:*");
            until(() -> isForbidden(PASSWORD));

            kept.put("rotating", "second value");
            ServiceRegistration<?> former = Objects.requireNonNull(backend);
            backend = comes();
            former.unregister();

            until(() -> last("managed service").endsWith("|second value"));
            until(() -> last("modified").endsWith("|second value"));
            assertThat(stranger.next()).containsEntry("greeting", greeting).doesNotContainKey(".password");
            assertThatThrownBy(() -> secrets.get(PASSWORD))
                    .isInstanceOf(SecretForbiddenException.class)
                    .hasMessageContaining("mira.secrets.policy");
        } finally {
            registration.unregister();
        }
    }

    /** Changes the value, and asks for it as this bundle. */
    private void rotates(String value) {
        kept.put("rotating", value);
        secrets.refresh(PASSWORD).toCompletableFuture().join();
    }

    /** Another backend of the same name is asked at once. */
    private ServiceRegistration<?> comes() {
        return context.registerService(
                SecretsBackend.class,
                new FrameworkBackend(kept),
                FrameworkUtil.asDictionary(Map.of(BackendName.PROPERTY, "it")));
    }

    private boolean isForbidden(SecretReference reference) {
        try {
            secrets.get(reference);
            return false;
        } catch (SecretForbiddenException e) {
            return true;
        }
    }

    private Set<String> received(String value) {
        Set<String> ways = new HashSet<>();
        arrived.stream().filter(one -> one.endsWith("|many|" + value)).forEach(one -> ways.add(way(one)));
        return ways;
    }

    private static String way(String one) {
        return one.substring(0, one.indexOf('|'));
    }

    private String last(String way) {
        return arrived.stream().filter(one -> one.startsWith(way + "|")).reduce("nothing", (former, next) -> next);
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FrameworkConsumer.LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s", arrived).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Path file(String pid) {
        return Path.of(context.getProperty("mira.etc"), pid + ".cfg");
    }

    /** As most editors do: beside it, then moved over it. */
    private void writes(String pid, String... lines) {
        try {
            Path draft = Files.write(Path.of(context.getProperty("mira.data"), pid + ".draft"), List.of(lines));
            Files.move(draft, file(pid), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Queue<String> arrived() {
        return (Queue<String>) Objects.requireNonNull(
                System.getProperties().computeIfAbsent(ARRIVED, key -> new ConcurrentLinkedQueue<String>()));
    }
}
