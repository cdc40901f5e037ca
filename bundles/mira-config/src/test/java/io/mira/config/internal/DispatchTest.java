package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

@Timeout(60)
final class DispatchTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    @TempDir
    Path data;

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private boolean tells = true;
    private Store store;
    private Dispatch dispatch;

    @BeforeEach
    void make() {
        store = new Store(new FilePersistenceManager(data.resolve("config").toString()));
        dispatch = new Dispatch(admin(), store, FOREVER);
    }

    @Test
    void whoWaitsGoesOnOnceEverybodyHasBeenTold() throws IOException {
        dispatch.await();
        steps.add("goes on");

        assertThat(steps).containsExactly("marker", "told", "goes on");
    }

    @Test
    void aConfigurationIsNotDeliveredAgainBeforeItHasBeenTold() throws IOException {
        Delivery delivery = new Delivery(admin(), store, dispatch);

        delivery.deliver(Pid.of("one"), Map.of("key", "1"));
        delivery.deliver(Pid.of("two"), Map.of("key", "1"));
        delivery.again(Pid.of("one"));
        delivery.again(Pid.of("two"));

        assertThat(steps).containsExactly("one", "two", "marker", "told", "one", "two");
    }

    @Test
    void whoTakesLongIsWaitedForOnceUntilItHasBeenTold() throws IOException {
        tells = false;
        dispatch = new Dispatch(admin(), store, Duration.ZERO);

        dispatch.await();
        dispatch.await();
        assertThat(steps).containsExactly("marker");

        tell();
        dispatch.await();
        assertThat(steps).containsExactly("marker", "told", "marker");
    }

    private void tell() {
        steps.add("told");
        @SuppressWarnings("unchecked")
        ServiceReference<ConfigurationAdmin> nobody = proxy(ServiceReference.class, method -> "");
        dispatch.configurationEvent(
                new ConfigurationEvent(nobody, ConfigurationEvent.CM_DELETED, null, Dispatch.MARKER));
    }

    private ConfigurationAdmin admin() {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ConfigurationAdmin.class},
                (proxy, method, arguments) -> proxy(Configuration.class, name -> {
                    steps.add(name.equals("delete") ? "marker" : (String) arguments[0]);
                    if (name.equals("delete") && tells) {
                        CompletableFuture.runAsync(this::tell);
                    }
                    return null;
                }));
    }

    private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                DispatchTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(method.getName())));
    }
}
