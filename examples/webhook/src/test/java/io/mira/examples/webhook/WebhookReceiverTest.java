package io.mira.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Servlet;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

final class WebhookReceiverTest {

    private final Map<String, Servlet> open = new LinkedHashMap<>();
    private final List<String> history = new ArrayList<>();

    @Test
    void theEndpointIsOpenWhileTheComponentLives() {
        WebhookReceiver receiver = receiver(Map.of("path", "/a"));
        assertThat(open).containsOnlyKeys("/a");
        receiver.deactivate();
        assertThat(open).isEmpty();
    }

    @Test
    void anEditTakesEffectWithoutTouchingTheEndpoint() throws Exception {
        WebhookReceiver receiver = receiver(Map.of("path", "/a"));
        assertThat(post("/a")).isEqualTo(202);
        receiver.modified(config(Map.of("path", "/a", "_secret", "another")));
        assertThat(post("/a")).isEqualTo(401);
        receiver.modified(config(Map.of("path", "/a", "body__limit", 1)));
        assertThat(post("/a")).isEqualTo(413);
        receiver.modified(config(Map.of("path", "/a", "accepted__events", new String[] {"star"})));
        assertThat(post("/a")).isEqualTo(422);
        assertThat(history).containsExactly("+/a");
    }

    @Test
    void aNewPathOpensBeforeTheOldOneCloses() throws Exception {
        WebhookReceiver receiver = receiver(Map.of("path", "/a"));
        receiver.modified(config(Map.of("path", "/b")));
        assertThat(history).containsExactly("+/a", "+/b", "-/a");
        assertThat(post("/b")).isEqualTo(202);
        receiver.deactivate();
        assertThat(open).isEmpty();
    }

    @Test
    void aFaultyEditChangesNothing() throws Exception {
        WebhookReceiver receiver = receiver(Map.of("path", "/a"));
        for (Map<String, Object> faulty : List.<Map<String, Object>>of(
                Map.of("path", "b"), Map.of("path", "/b", "_secret", ""), Map.of("path", "/b", "body__limit", 0))) {
            assertThatThrownBy(() -> receiver.modified(config(faulty))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(history).containsExactly("+/a");
        assertThat(post("/a")).isEqualTo(202);
    }

    @Test
    void withoutASecretNothingIsOpened() {
        for (String secret : new String[] {"", "  ", null}) {
            Map<String, Object> values = new HashMap<>();
            values.put("_secret", secret);
            assertThatThrownBy(() -> receiver(values)).hasMessageContaining(".secret is empty");
        }
        assertThat(open).isEmpty();
    }

    @Test
    void twoEndpointsKnowTheirOwnSecretOnly() throws Exception {
        receiver(Map.of("path", "/a"));
        receiver(Map.of("path", "/b", "_secret", "another"));
        assertThat(post("/a")).isEqualTo(202);
        assertThat(post("/b")).isEqualTo(401);
    }

    private int post(String path) throws Exception {
        Exchange exchange = new Exchange("POST", "Hello, World!")
                .sends("X-GitHub-Event", "ping")
                .sends(
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        Objects.requireNonNull(open.get(path)).service(exchange.request(), exchange.response());
        return exchange.status();
    }

    private WebhookReceiver receiver(Map<String, Object> values) {
        BundleContext context = fake(BundleContext.class, (name, arguments) -> {
            assertThat(name).isEqualTo("registerService");
            String path = String.valueOf(((Dictionary<?, ?>) arguments[2]).get("osgi.http.whiteboard.servlet.pattern"));
            open.put(path, (Servlet) arguments[1]);
            history.add("+" + path);
            return registration(path);
        });
        return new WebhookReceiver(context, config(values));
    }

    private ServiceRegistration<?> registration(String path) {
        return fake(ServiceRegistration.class, (name, arguments) -> {
            assertThat(name).isEqualTo("unregister");
            open.remove(path);
            history.add("-" + path);
            return null;
        });
    }

    /** As the container gives it: the given values, else the defaults, else null. */
    private static WebhookConfig config(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>();
        all.put("_secret", "It's a Secret to Everybody");
        all.putAll(values);
        return fake(WebhookConfig.class, (name, arguments) -> {
            if (all.containsKey(name)) {
                return all.get(name);
            }
            try {
                return WebhookConfig.class.getDeclaredMethod(name).getDefaultValue();
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static <T> T fake(Class<T> type, Fake fake) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> fake.call(method.getName(), arguments)));
    }

    @FunctionalInterface
    private interface Fake {

        @Nullable
        Object call(String method, Object[] arguments);
    }
}
