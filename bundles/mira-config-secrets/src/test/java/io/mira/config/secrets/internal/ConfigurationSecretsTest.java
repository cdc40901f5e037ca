package io.mira.config.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.config.ConfigurationStatus;
import io.mira.config.Configurations;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Rotation;
import io.mira.secrets.RotationListener;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import io.mira.secrets.SecretsException;
import io.mira.secrets.SecretsManager;
import io.mira.secrets.Subscription;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

final class ConfigurationSecretsTest {

    private final Map<String, String> memory = new HashMap<>(Map.of("db:user", "anna", "db:password", "pa$$\\1"));
    private final List<String> redelivered = new ArrayList<>();
    private final List<String> reconsidered = new ArrayList<>();
    private final BlockingQueue<String> startFailures = new LinkedBlockingQueue<>();
    private final List<String> actedFor = new ArrayList<>();
    private final Map<String, List<RotationListener>> subscribed = new HashMap<>();
    private CompletableFuture<Void> answer = new CompletableFuture<>();
    private SecretsException failure = new SecretNotFoundException("nothing is kept there");
    private final ConfigurationSecrets secrets = new ConfigurationSecrets(
            new FromMemory(), new Redelivered(), pid -> Optional.of("owner"), startFailures::add);

    @AfterEach
    void stop() {
        secrets.deactivate();
    }

    @Test
    void aReferenceIsReplacedByItsValueToTheLetter() {
        assertThat(delivered("secret://db:password")).isEqualTo("pa$$\\1");
    }

    @Test
    void referencesInsideATextAreReplacedEach() {
        assertThat(delivered("jdbc://secret://db:user:secret://db:password@host/x"))
                .isEqualTo("jdbc://anna:pa$$\\1@host/x");
    }

    @Test
    void arraysAndCollectionsHoldThemToo() {
        assertThat(delivered(new String[] {"x", "secret://db:user"})).isEqualTo(new String[] {"x", "anna"});
        assertThat(delivered(new Object[] {1, "secret://db:user"})).isEqualTo(new Object[] {1, "anna"});
        assertThat(delivered(List.of("secret://db:user"))).isEqualTo(List.of("anna"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret://nothing:there",
                "secret://",
                "secret:// db:user",
                "secret://db",
                "secret://db:user and secret://",
                "secret://db:user?colour=red",
                "x secret://db:user secret://nothing:there",
                "secret://db:user?default=secret://db:password",
                "secret://db/secret://db:password",
                "secret://nothing:there?optional=true",
            })
    void whatCannotBeResolvedIsLeftOutAndNeverText(String value) {
        Map<String, Object> properties = modified(secrets, Map.of("k", value, "other", "1"));

        assertThat(properties).containsOnlyKeys("other");
    }

    @Test
    void withoutAManagerNothingIsResolved() {
        ConfigurationSecrets alone = new ConfigurationSecrets(null, null, pid -> Optional.empty(), reason -> {});

        assertThat(modified(alone, Map.of("k", "secret://db:user"))).isEmpty();
        assertThat(alone.obstacles("app", Map.of("k", "secret://db:user")))
                .singleElement()
                .asString()
                .startsWith("k: secret://db:user: ");
        alone.deactivate();
    }

    @Test
    void aDefaultStandsInForWhatIsNotThere() {
        assertThat(delivered("secret://nothing:there?default=plain")).isEqualTo("plain");
        assertThat(secrets.obstacles("app", Map.of("k", "secret://nothing:there?default=plain")))
                .isEmpty();
    }

    @Test
    void whatHasNoReferenceIsLeftAlone() {
        assertThat(modified(secrets, Map.of("a", 1, "b", "x"))).isEqualTo(Map.of("a", 1, "b", "x"));
    }

    @Test
    void whatIsHeldBackNamesKeyAndReference() {
        assertThat(secrets.obstacles("app", Map.of("p", "secret://nothing:there", "u", "secret://db:user")))
                .containsExactly("p: secret://nothing:there: nothing is kept there");
    }

    @Test
    void aMalformedReferenceIsHeldBackAndNamesItsKey() {
        assertThat(secrets.obstacles("app", Map.of("p", "secret://db")))
                .singleElement()
                .asString()
                .startsWith("p: malformed reference secret://db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret://nothing:there?default=plain", "secret://nothing:there?optional=true"})
    void whatCannotBeAskedForIsHeldBackWhateverMayStandIn(String value) {
        failure = new BackendUnreachableException("down");
        assertThat(secrets.obstacles("app", Map.of("k", value)))
                .singleElement()
                .asString()
                .endsWith("down");
        assertThat(modified(secrets, Map.of("k", value))).isEmpty();

        failure = new SecretForbiddenException("denied");
        assertThat(secrets.obstacles("app", Map.of("k", value)))
                .singleElement()
                .asString()
                .endsWith("denied");
        assertThat(modified(secrets, Map.of("k", value))).isEmpty();
    }

    @Test
    void aReferenceEndsWhereTheUrlGoesOn() {
        assertThat(delivered("https://secret://db:user/path?x=1")).isEqualTo("https://anna/path?x=1");
    }

    @Test
    void aRotationIsDeliveredOncePerSecretToWhoeverUsesIt() {
        secrets.obstacles("uses", Map.of("p", "secret://db:password", "u", "secret://db:user"));
        secrets.obstacles("other", Map.of("p", "secret://dbx:password?optional=true"));
        secrets.obstacles("gone", Map.of("p", "secret://db:password"));
        secrets.gone("gone");

        rotate("db", Secret.of("password", "new"));

        assertThat(redelivered).containsExactly("uses");
    }

    @Test
    void aThousandConfigurationsOfOneSecretAreEachDeliveredOnce() {
        for (int i = 0; i < 1000; i++) {
            secrets.obstacles("app~" + i, Map.of("p", "secret://db:password"));
        }

        rotate("db", Secret.of("password", "new"));

        assertThat(redelivered).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void aFirstValueIsDeliveredToThoseWhoWaitedOrMadeDo() {
        secrets.obstacles("waits", Map.of("p", "secret://nothing:there"));
        secrets.obstacles("makes do", Map.of("p", "secret://nothing:there?default=x"));
        secrets.obstacles("runs", Map.of("p", "secret://db:password"));

        appear("nothing");
        appear("db");

        assertThat(redelivered).containsExactly("makes do");
        assertThat(reconsidered).containsExactly("waits");
    }

    @Test
    void whileANewerTextIsHeldBackTheSecretsOfTheOneInForceAreFollowed() {
        secrets.obstacles("app", Map.of("p", "secret://db:password"));
        secrets.obstacles("app", Map.of("u", "secret://db:user", "n", "secret://nothing:there"));
        secrets.obstacles("app", Map.of("m", "secret://malformed"));
        secrets.obstacles("app", Map.of("u", "secret://db:user", "n", "secret://nothing:there"));

        rotate("db:password", Secret.of("password", "new"));
        assertThat(redelivered).containsExactly("app");
        assertThat(reconsidered).isEmpty();

        appear("nothing");
        assertThat(reconsidered).containsExactly("app");

        memory.put("nothing:there", "now");
        secrets.obstacles("app", Map.of("u", "secret://db:user", "n", "secret://nothing:there"));
        assertThat(subscribed).containsOnlyKeys("db:user", "nothing:there");
        assertThat(subscribed.values()).allMatch(listeners -> listeners.size() == 1);
    }

    @Test
    void whatIsPendingIsTriedAgainWhenAManagerComesAndFollowedThere() {
        secrets.obstacles("waits", Map.of("p", "secret://nothing:there"));
        secrets.obstacles("runs", Map.of("p", "secret://db:password"));
        subscribed.clear();

        secrets.setManager(new FromMemory());

        assertThat(reconsidered).containsExactly("waits");
        assertThat(subscribed).hasSize(2);
    }

    @Test
    void whatIsNoLongerReferredToIsNoLongerFollowed() {
        secrets.obstacles("app", Map.of("p", "secret://db:password"));
        secrets.obstacles("app", Map.of("p", "plain"));

        assertThat(subscribed).isEmpty();
    }

    @Test
    void theBundleThatIsDeliveredToIsTheOneThatReads() {
        secrets.obstacles("app", Map.of("p", "secret://db:password"));

        assertThat(actedFor).containsOnly("owner app");
    }

    @Test
    void aBundleThatComesAfterItsConfigurationFollowsItFromItsFirstDelivery() {
        Map<String, String> owners = new HashMap<>();
        ConfigurationSecrets early = new ConfigurationSecrets(
                new FromMemory(), new Redelivered(), pid -> Optional.ofNullable(owners.get(pid)), startFailures::add);
        Map<String, Object> values =
                Map.of("service.pid", "app", "p", "secret://db:password", "d", "secret://nothing:there?default=x");
        early.obstacles("app", values);
        assertThat(actedFor).containsOnly(" app");
        actedFor.clear();
        owners.put("app", "com.acme");

        assertThat(modified(early, values)).containsEntry("p", "pa$$\\1").containsEntry("d", "x");
        assertThat(modified(early, values)).containsEntry("d", "x");

        assertThat(actedFor).containsExactly("com.acme app");
        assertThat(subscribed.values()).hasSize(2).allMatch(listeners -> listeners.size() == 1);
        early.deactivate();
    }

    @Test
    void aSecretThatIsLateIsWaitedForOnceHoweverManyConfigurationsUseIt() {
        List<Long> waits = new ArrayList<>();
        answer = new CompletableFuture<>() {
            @Override
            public Void get(long timeout, TimeUnit unit) throws TimeoutException {
                waits.add(timeout);
                throw new TimeoutException();
            }
        };
        for (int i = 0; i < 1000; i++) {
            assertThat(secrets.obstacles("app~" + i, Map.of("p", "secret://slow:k")))
                    .containsExactly("p: secret://slow:k: no answer yet");
        }

        assertThat(waits).hasSize(1000).filteredOn(time -> time > 0).hasSize(1);
    }

    @Test
    void readinessWaitsUnlessTheStartMayBeDegraded() {
        assertThat(secrets.holdsUpReadiness()).isTrue();

        secrets.setStartPolicy(new StartPolicy(Map.of("start_policy", "degraded")));
        assertThat(secrets.holdsUpReadiness()).isFalse();

        secrets.setStartPolicy(new StartPolicy(Map.of("start_policy", "whatever")));
        assertThat(secrets.holdsUpReadiness()).isTrue();
    }

    @Test
    void aStartThatMustNotWaitFailsAndSaysForWhat() throws InterruptedException {
        secrets.obstacles("waits", Map.of("p", "secret://nothing:there"));
        secrets.setStartPolicy(new StartPolicy(Map.of("start_policy", "fail", "start_limit", "0")));

        assertThat(startFailures.poll(20, TimeUnit.SECONDS))
                .contains("waits", "p: secret://nothing:there: nothing is kept there");
    }

    @Test
    void aStartThatHasWhatItNeedsDoesNotFail() {
        secrets.obstacles("runs", Map.of("p", "secret://db:user"));
        secrets.setStartPolicy(new StartPolicy(Map.of("start_policy", "fail", "start_limit", "0")));
        secrets.deactivate();

        assertThat(startFailures).isEmpty();
    }

    private void rotate(String location, Secret next) {
        List.copyOf(subscribed.entrySet()).stream()
                .filter(entry -> (entry.getKey() + ":").startsWith(location + ":"))
                .forEach(entry -> entry.getValue()
                        .forEach(listener -> listener.rotated(
                                Rotation.of(SecretReference.parse("secret://" + entry.getKey()), next, next))));
    }

    private void appear(String location) {
        subscribed.forEach((key, listeners) -> {
            if (key.startsWith(location + ":")) {
                listeners.forEach(listener -> listener.rotated(
                        Rotation.first(SecretReference.parse("secret://" + key), Secret.of("k", "v"))));
            }
        });
    }

    private Object delivered(Object value) {
        return modified(secrets, Map.of("k", value)).getOrDefault("k", "left out");
    }

    @SuppressWarnings("JdkObsolete")
    private static Map<String, Object> modified(ConfigurationSecrets plugin, Map<String, Object> given) {
        Dictionary<String, Object> properties = new Hashtable<>(given);
        plugin.modifyConfiguration(
                (ServiceReference<?>) Proxy.newProxyInstance(
                        ConfigurationSecretsTest.class.getClassLoader(),
                        new Class<?>[] {ServiceReference.class},
                        (proxy, method, arguments) -> null),
                properties);
        Map<String, Object> left = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> left.put(key, properties.get(key)));
        return left;
    }

    private final class FromMemory implements SecretsManager {

        @Override
        public String get(SecretReference reference) {
            throw new AssertionError("a delivery must not wait for a backend");
        }

        @Override
        public Optional<String> cached(SecretReference reference) {
            return Optional.ofNullable(memory.get(reference.location() + ":" + reference.key()));
        }

        @Override
        public CompletionStage<Void> warm(SecretReference reference) {
            if (reference.location().equals("slow")) {
                return answer;
            }
            return cached(reference).isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failure);
        }

        @Override
        public CompletionStage<Void> refresh(SecretReference reference) {
            return warm(reference);
        }

        @Override
        public Secret secret(SecretReference reference) {
            throw new AssertionError("a delivery must not wait for a backend");
        }

        @Override
        public CompletionStage<Void> invalid(SecretReference reference) {
            return warm(reference);
        }

        @Override
        public Subscription subscribe(SecretReference reference, RotationListener listener) {
            String key = reference.location() + ":" + reference.key();
            subscribed.computeIfAbsent(key, k -> new ArrayList<>()).add(listener);
            return () -> subscribed.computeIfPresent(key, (k, listeners) -> {
                listeners.remove(listener);
                return listeners.isEmpty() ? null : listeners;
            });
        }

        @Override
        public SecretsManager actingFor(String bundle, String pid) {
            actedFor.add(bundle + " " + pid);
            return this;
        }

        @Override
        public List<SecretStatus> status() {
            return List.of();
        }
    }

    private final class Redelivered implements Configurations {

        @Override
        public List<ConfigurationStatus> status() {
            return List.of();
        }

        @Override
        public void redeliver(String pid) {
            redelivered.add(pid);
        }

        @Override
        public void reconsider(String pid) {
            reconsidered.add(pid);
        }
    }
}
