package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsEvent;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import io.mira.secrets.spi.Watch;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SecretsComponentTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://env/db:password");
    private static final Map<String, Object> ENV = Map.of(BackendName.PROPERTY, "env");

    private final FakeBackend backend = new FakeBackend().keep("db", "password", "the value itself");
    private final SecretsComponent component = new SecretsComponent(() -> false, config(Map.of()));
    private final SecretsManagerComponent manager = managerOf(component);

    @AfterEach
    void stop() {
        manager.deactivate();
        component.deactivate();
    }

    @Test
    void aSettingThatCannotBeUnderstoodKeepsTheFormerOnes() {
        SecretsComponent bad = new SecretsComponent(() -> false, config(Map.of("ttl", "soon")));
        assertThat(bad.engine().slots().settings()).isEqualTo(SecretsSettings.DEFAULTS);

        bad.modified(config(Map.of("ttl", "7")));
        bad.modified(config(Map.of("ttl", "later")));

        assertThat(bad.engine().slots().settings().ttl()).hasSeconds(7);
        bad.deactivate();
    }

    @Test
    void listenersAreToldOfBackendsThatComeAndGo() throws InterruptedException {
        BlockingQueue<SecretsEvent> events = new LinkedBlockingQueue<>();
        component.addListener(events::add);
        component.addBackend(backend, ENV);
        component.removeBackend(backend, ENV);

        assertThat(events.poll(20, TimeUnit.SECONDS)).hasToString("BACKEND_ADDED env");
        assertThat(events.poll(20, TimeUnit.SECONDS)).hasToString("BACKEND_REMOVED env");
    }

    @Test
    void aRealClockworkReadsAndServes() {
        component.addBackend(backend, ENV);

        assertThat(manager.get(PASSWORD)).isEqualTo("the value itself");
        assertThat(manager.secret(PASSWORD).keys()).containsExactly("password");
        assertThat(manager.status()).hasSize(1);
    }

    @Test
    void aBackendReplacedAThousandTimesFailsNoReadAndLeavesNoThread() throws Exception {
        component.addBackend(backend, ENV);
        manager.get(PASSWORD);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int reads = 0;
            while (!done.get()) {
                assertThat(manager.get(PASSWORD)).isEqualTo("the value itself");
                reads++;
            }
            return reads;
        });
        SecretsBackend former = backend;
        for (int i = 0; i < 1000; i++) {
            SecretsBackend next = new FakeBackend().keep("db", "password", "the value itself");
            component.addBackend(next, ENV);
            component.removeBackend(former, ENV);
            former = next;
        }
        done.set(true);

        assertThat(reader.get(20, TimeUnit.SECONDS)).isPositive();
        component.deactivate();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("mira-secrets-fetch")) {
                thread.join(20_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void aBackendThatIsTakenAwayInTheMiddleOfACallDoesNotKeepItsReaders() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        SecretsBackend hanging = path -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Secret.of("password", "never");
        };
        component.addBackend(hanging, ENV);
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> manager.get(PASSWORD));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        component.addBackend(backend, ENV);
        component.removeBackend(hanging, ENV);

        assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo("the value itself");
        assertThat(manager.get(PASSWORD)).isEqualTo("the value itself");
    }

    @Test
    void callsThatHangAndCannotBeInterruptedDoNotKeepOtherSecretsFromBeingRead() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Fetches fetches = new Fetches(1);
        CountDownLatch begun = new CountDownLatch(1);
        Flight stuck = new Flight(
                Instant.EPOCH,
                flight -> {
                    begun.countDown();
                    while (end.getCount() > 0) {
                        Thread.interrupted();
                        LockSupport.parkNanos(1_000_000);
                    }
                    return () -> {};
                },
                (flight, reason) -> {});
        fetches.lane("slow").execute(stuck);
        begun.await();
        CountDownLatch next = new CountDownLatch(1);
        fetches.lane("slow").execute(next::countDown);
        fetches.tick();
        assertThat(next.getCount()).as("it has its turn after the first").isEqualTo(1);

        stuck.fail(new BackendUnreachableException("hangs"));
        fetches.tick();

        assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
        end.countDown();
        fetches.close();
    }

    @Test
    void aBackendThatHasBeenReplacedIsForgottenWithItsClassLoader() throws Exception {
        Reference<ClassLoader> loader = replaced();

        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            byte[] pressure = new byte[1 << 20];
            assertThat(pressure).isNotEmpty();
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(loader.get()).isNull();
    }

    /** Uses a backend of a class loader of its own, with a watch and a failure, and replaces it. */
    private Reference<ClassLoader> replaced() throws Exception {
        ClassLoader own = new URLClassLoader(new URL[0], getClass().getClassLoader());
        SecretsBackend foreign = (SecretsBackend) Proxy.newProxyInstance(
                own, new Class<?>[] {SecretsBackend.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "read" -> Secret.of("password", "the value itself");
                    case "watch" -> Watch.NONE;
                    case "keyOf" -> arguments[0];
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> null;
                });
        component.addBackend(foreign, ENV);
        manager.get(PASSWORD);
        component.addBackend(backend, ENV);
        component.removeBackend(foreign, ENV);
        manager.refresh(PASSWORD).toCompletableFuture().get(20, TimeUnit.SECONDS);
        return new WeakReference<>(own);
    }

    private static SecretsManagerComponent managerOf(SecretsComponent component) {
        return new SecretsManagerComponent(component, new PolicyComponent(policy()), "com.acme");
    }

    private static PolicyConfig policy() {
        return annotation(PolicyConfig.class, Map.of());
    }

    private static SecretsConfig config(Map<String, Object> values) {
        return annotation(SecretsConfig.class, values);
    }

    private static <T> T annotation(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
