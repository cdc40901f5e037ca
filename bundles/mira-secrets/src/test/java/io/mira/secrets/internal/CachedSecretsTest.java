package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mira.logging.Redaction;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.NoSuchBackendException;
import io.mira.secrets.Rotation;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsEvent;
import io.mira.secrets.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class CachedSecretsTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://db:password");
    private static final Duration TTL = World.TTL;
    private static final Duration JUST_PAST_TTL = TTL.plus(World.MOMENT);

    private final FakeBackend backend = new FakeBackend().keep("db", "password", "first value");
    private final World world = new World();
    private final CachedSecrets cache = world.cache;
    private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final World holding = new World(held::add, World.settings("env"));

    @BeforeEach
    void start() {
        world.backends.add("env", backend);
        holding.backends.add("env", backend);
    }

    @Test
    void withinTheTimeToLiveNobodyIsAsked() {
        cache.get(PASSWORD);
        world.pass(TTL.minusMillis(1));

        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
        assertThat(backend.reads()).isEqualTo(1);
    }

    @Test
    void afterTheTimeToLiveTheKnownValueIsGivenAndTheBackendAskedOnce() {
        cache.get(PASSWORD);
        backend.keep("db", "password", "second value");
        world.pass(JUST_PAST_TTL);

        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
        assertThat(cache.get(PASSWORD)).isEqualTo("second value");
        assertThat(backend.reads()).isEqualTo(2);
    }

    @Test
    void aReaderOfAKnownValueNeverWaits() {
        holding.cache.warm(PASSWORD);
        held.remove().run();
        holding.pass(JUST_PAST_TTL);

        assertThat(holding.cache.get(PASSWORD)).isEqualTo("first value");
        assertThat(holding.cache.cached(PASSWORD)).contains("first value");
        assertThat(held).hasSize(1);
    }

    @Test
    void tenThousandCallersAreOneCall() {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            callers.add(holding.cache.warm(PASSWORD).toCompletableFuture());
        }
        assertThat(held).hasSize(1);

        held.remove().run();

        assertThat(callers).allMatch(caller -> caller.isDone() && !caller.isCompletedExceptionally());
        assertThat(backend.reads()).isEqualTo(1);
    }

    @Test
    void tenThousandFirstReadsOfManyThreadsAreOneCall() throws Exception {
        ExecutorService calls = Executors.newFixedThreadPool(4);
        ExecutorService readers = Executors.newFixedThreadPool(32);
        try {
            World shared = new World(calls, World.settings("env"));
            shared.backends.add("env", backend);
            List<Callable<String>> callers = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                callers.add(() -> shared.cache.get(PASSWORD));
            }
            for (Future<String> caller : readers.invokeAll(callers)) {
                assertThat(caller.get()).isEqualTo("first value");
            }
            assertThat(backend.reads()).isEqualTo(1);
        } finally {
            calls.shutdownNow();
            readers.shutdownNow();
        }
    }

    @Test
    void theKnownValueIsServedWhileNobodyAnswersAndNotForEver() {
        cache.get(PASSWORD);
        cache.subscribe(PASSWORD, new Consumer("b", ""), rotation -> {});
        backend.fail(new BackendUnreachableException("down"));
        world.passSlowly(TTL.plus(World.MAX_STALE), Duration.ofSeconds(10));

        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
        assertThat(cache.cached(PASSWORD)).contains("first value");

        world.pass(World.MOMENT);

        assertThatThrownBy(() -> cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);
        assertThat(cache.cached(PASSWORD)).isEmpty();
    }

    @Test
    void withoutMaxStaleAnOldValueIsNotServed() {
        SecretsSettings closed = new SecretsSettings(
                List.of("env"), true, Duration.ofHours(1), 4, TTL, Duration.ZERO, Duration.ofMillis(200));
        world.slots.use(closed);
        cache.get(PASSWORD);
        backend.fail(new BackendUnreachableException("down"));
        world.pass(JUST_PAST_TTL);

        assertThatThrownBy(() -> cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);

        backend.fail(null);
        world.pass(Duration.ofMinutes(1));
        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
    }

    @Test
    void anHourWithoutBackendFailsNoReadAndRecoversWithinAMinute() {
        cache.get(PASSWORD);
        backend.fail(new BackendUnreachableException("down"));
        int before = backend.reads();
        for (int second = 0; second < 3600; second++) {
            world.pass(Duration.ofSeconds(1));
            assertThat(cache.get(PASSWORD)).isEqualTo("first value");
        }
        assertThat(backend.reads() - before).isBetween(30, 130);

        backend.fail(null);
        backend.keep("db", "password", "second value");
        world.passSlowly(Duration.ofSeconds(61), Duration.ofSeconds(1));

        assertThat(cache.get(PASSWORD)).isEqualTo("second value");
        assertThat(world.slots.all())
                .singleElement()
                .satisfies(slot -> assertThat(slot.known().failure()).isEmpty());
    }

    @Test
    void anHourWithoutBackendIsOneWarningAMinuteHoweverManySecretsThereAre() {
        Logger journal = (Logger) LoggerFactory.getLogger(Journal.class);
        ListAppender<ILoggingEvent> records = new ListAppender<>();
        records.start();
        for (int i = 0; i < 100; i++) {
            backend.keep("s" + i, "k", "a value of its own");
            cache.subscribe(SecretReference.parse("secret://s" + i + ":k"), new Consumer("b", ""), rotation -> {});
        }
        backend.fail(new BackendUnreachableException("down"));
        journal.setLevel(Level.WARN);
        journal.setAdditive(false);
        journal.addAppender(records);
        try {
            world.slots.refreshAll();
            world.passSlowly(Duration.ofMinutes(59), Duration.ofSeconds(1));
        } finally {
            journal.detachAppender(records);
            journal.setAdditive(true);
            journal.setLevel(null);
        }

        assertThat(records.list).hasSizeBetween(30, 60).allMatch(record -> record.getLevel() == Level.WARN);
    }

    @Test
    void whateverABackendThrowsIsUnreachableAndNobodyIsLeftWaiting() {
        List<Throwable> thrown = List.of(
                new IOException("a checked one"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone"),
                new AssertionError("impossible"),
                new OutOfMemoryError("asked for too much"));
        for (Throwable any : thrown) {
            World one = new World();
            one.backends.add("env", path -> {
                throw FakeBackend.sneaky(any);
            });

            assertThatThrownBy(() -> one.cache.get(PASSWORD))
                    .as(any.toString())
                    .isInstanceOf(BackendUnreachableException.class);
        }
    }

    @Test
    void anAnswerThatHasExpiredAlreadyIsNone() {
        backend.keep("db", Secret.of("password", "of yesterday").withExpiry(world.instant()));

        assertThatThrownBy(() -> cache.get(PASSWORD))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("expired")
                .hasMessageNotContaining("of yesterday");
    }

    @Test
    void whoWantsAnAnswerAfreshIsNotContentWithOneThatWasAskedForBefore() {
        holding.cache.warm(PASSWORD);
        Runnable before = held.remove();
        List<CompletableFuture<Void>> afresh = new ArrayList<>();
        backend.onRead(() -> {
            backend.onRead(() -> {});
            backend.keep("db", "password", "second value");
            afresh.add(holding.cache.refresh(PASSWORD).toCompletableFuture());
            afresh.add(holding.cache.invalid(PASSWORD).toCompletableFuture());
        });
        before.run();

        assertThat(holding.cache.cached(PASSWORD)).contains("first value");
        assertThat(afresh).hasSize(2).noneMatch(CompletableFuture::isDone);

        held.remove().run();
        assertThat(holding.cache.cached(PASSWORD)).contains("second value");
        assertThat(afresh).allMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
        assertThat(held).isEmpty();
    }

    @Test
    void whoWaitsInVainIsAnsweredByTheBackendThatComesMeanwhile() {
        CompletableFuture<Void> waiting = holding.cache.warm(PASSWORD).toCompletableFuture();
        backend.fail(new BackendUnreachableException("stopping"));
        backend.beforeRead(() -> holding.slots.backendChanged("env"));
        held.remove().run();
        assertThat(waiting).isNotDone();

        backend.beforeRead(() -> {});
        backend.fail(null);
        held.remove().run();
        assertThat(waiting).isCompleted();
    }

    @Test
    void aBackendThatHangsIsGivenUpAndAskedAgain() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        waiting.add(holding.cache.warm(PASSWORD).toCompletableFuture());
        Runnable hanging = held.remove();
        holding.pass(Slot.HANGS);

        assertThat(waiting.get(0)).isCompletedExceptionally();

        holding.pass(Duration.ofSeconds(2));
        holding.cache.warm(PASSWORD);
        backend.keep("db", "password", "second value");
        held.remove().run();
        hanging.run();

        assertThat(holding.cache.cached(PASSWORD)).contains("second value");
        assertThat(backend.reads()).isEqualTo(1);
    }

    @Test
    void waitingForAFirstValueHasALimit() {
        assertThatThrownBy(() -> holding.cache.get(PASSWORD))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("200 ms");
    }

    @Test
    void aBackendThatHasGoneLeavesTheKnownValue() {
        cache.get(PASSWORD);
        world.backends.remove("env", backend);
        world.slots.backendChanged("env");
        world.pass(JUST_PAST_TTL);

        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
        assertThat(world.slots.all()).allMatch(slot -> !slot.known().failure().isEmpty());
    }

    @Test
    void aRefusalIsAnAnswerAndNotHiddenByTheKnownValue() {
        cache.get(PASSWORD);
        backend.fail(new SecretForbiddenException("denied"));
        cache.refresh(PASSWORD);

        assertThatThrownBy(() -> cache.get(PASSWORD)).isInstanceOf(SecretForbiddenException.class);
        assertThat(cache.cached(PASSWORD)).isEmpty();
    }

    @Test
    void whatIsMissingIsAskedForAgainAfterAMomentAndWhenABackendComes() {
        SecretReference later = SecretReference.parse("secret://later:k");
        assertThatThrownBy(() -> cache.get(later)).isInstanceOf(SecretNotFoundException.class);
        backend.keep("later", "k", "v");
        assertThatThrownBy(() -> cache.get(later)).isInstanceOf(SecretNotFoundException.class);
        assertThat(backend.reads()).isEqualTo(1);

        world.slots.backendChanged("env");

        assertThat(cache.get(later)).isEqualTo("v");
    }

    @Test
    void aSecretThatExpiresIsReadAgainBeforeAndNotServedAfter() {
        backend.keep(
                "db", Secret.of("password", "lent").withExpiry(world.instant().plus(Duration.ofSeconds(90))));
        cache.get(PASSWORD);
        world.pass(Duration.ofSeconds(61));
        assertThat(backend.reads()).isEqualTo(2);

        backend.fail(new BackendUnreachableException("down"));
        world.pass(Duration.ofSeconds(30));

        assertThatThrownBy(() -> cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);
    }

    @Test
    void aWatchedSecretIsReadWhenTheBackendTells() {
        cache.get(PASSWORD);
        backend.keep("db", "password", "second value");
        backend.tell("db");

        assertThat(cache.get(PASSWORD)).isEqualTo("second value");
    }

    @Test
    void newsDuringACallMakeAnotherCall() {
        holding.cache.warm(PASSWORD);
        backend.onRead(() -> {
            backend.onRead(() -> {});
            backend.keep("db", "password", "second value");
            backend.tell("db");
        });
        held.remove().run();
        assertThat(holding.cache.cached(PASSWORD)).contains("first value");
        held.remove().run();

        assertThat(holding.cache.cached(PASSWORD)).contains("second value");
    }

    @Test
    void aRefusedValueIsAskedForOnceInTenSeconds() {
        cache.get(PASSWORD);
        cache.invalid(PASSWORD);
        cache.invalid(PASSWORD);
        assertThat(backend.reads()).isEqualTo(2);

        world.pass(Duration.ofSeconds(10));
        cache.invalid(PASSWORD);
        assertThat(backend.reads()).isEqualTo(3);
    }

    @Test
    void subscribersAreToldOfOldAndNewOncePerChange() {
        List<Rotation> told = new ArrayList<>();
        cache.get(PASSWORD);
        cache.subscribe(PASSWORD, new Consumer("b", ""), told::add);
        cache.subscribe(PASSWORD, new Consumer("bad", ""), rotation -> {
            throw new IllegalStateException("a guest's fault");
        });
        for (String value : List.of("second value", "second value", "first value")) {
            backend.keep("db", "password", value);
            cache.refresh(PASSWORD);
        }

        assertThat(told)
                .extracting(rotation -> rotation.previous().orElseThrow().reveal("password") + " > "
                        + rotation.current().reveal("password"))
                .containsExactly("first value > second value", "second value > first value");
    }

    @Test
    void aSubscriberIsToldWhenWhatWasMissingCanBeHad() {
        List<Rotation> told = new ArrayList<>();
        SecretReference later = SecretReference.parse("secret://later:k");
        Subscription subscription = cache.subscribe(later, new Consumer("b", ""), told::add);
        assertThat(told).isEmpty();
        backend.keep("later", "k", "v");
        world.passSlowly(Duration.ofSeconds(3), Duration.ofMillis(500));

        assertThat(told)
                .singleElement()
                .satisfies(rotation -> assertThat(rotation.previous()).isEmpty());
        subscription.close();
        subscription.close();
        backend.keep("later", "k", "other");
        cache.refresh(later);
        assertThat(told).hasSize(1);
    }

    @Test
    void whatNobodyUsesIsForgottenAndWhatIsSubscribedToIsNot() {
        SecretReference kept = SecretReference.parse("secret://kept:k");
        backend.keep("kept", "k", "v");
        cache.get(PASSWORD);
        cache.subscribe(kept, new Consumer("b", ""), rotation -> {});
        world.passSlowly(Duration.ofMinutes(62), Duration.ofMinutes(1));

        assertThat(world.slots.all())
                .extracting(slot -> slot.address().toString())
                .containsExactly("kept");
        assertThat(cache.get(PASSWORD)).isEqualTo("first value");
    }

    @Test
    void thereIsABoundToWhatIsRemembered() {
        for (int i = 0; i < 25_000; i++) {
            cache.warm(SecretReference.parse("secret://none/" + i + ":k"));
            if (i % 500 == 0) {
                world.pass(Duration.ofMillis(1));
            }
        }

        assertThat(world.slots.all()).hasSizeLessThan(11_000);
    }

    @Test
    void aRetiredValueStaysMaskedForADay() {
        backend.keep("db", "password", "retired value");
        cache.get(PASSWORD);
        backend.keep("db", "password", "newer value");
        cache.refresh(PASSWORD);
        world.pass(Duration.ofHours(23));
        assertThat(Redaction.mask("retired value")).isEqualTo("***");

        world.pass(Duration.ofHours(1));
        assertThat(Redaction.mask("retired value")).isEqualTo("retired value");
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        SecretReference other = SecretReference.parse("secret://db:other");

        assertThatThrownBy(() -> cache.get(other))
                .isInstanceOf(SecretNotFoundException.class)
                .hasMessageNotContaining("first value");
        assertThat(cache.warm(other).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whatABackendThrowsUnawaresIsUnreachable() {
        backend.fail(new IllegalStateException("a bug with a s3cret"));

        assertThatThrownBy(() -> cache.get(PASSWORD))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aRotationIsToldOncePerChange() {
        cache.get(PASSWORD);
        cache.refresh(PASSWORD);
        assertThat(world.events).isEmpty();

        backend.keep("db", "password", "second value");
        cache.refresh(PASSWORD);
        world.slots.refreshAll();

        assertThat(world.events).extracting(SecretsEvent::kind).containsExactly(SecretsEvent.Kind.ROTATED);
        assertThat(world.events.get(0).location()).contains("db");
        assertThat(cache.cached(PASSWORD)).contains("second value");
    }

    @Test
    void cachedNeverAsks() {
        assertThat(cache.cached(PASSWORD)).isEmpty();
        assertThat(backend.reads()).isZero();
    }

    @Test
    void aValueIsMaskedBeforeAnybodySeesIt() {
        backend.keep("masked", "k", "a very particular value");
        List<String> seen = new ArrayList<>();
        SecretReference reference = SecretReference.parse("secret://masked:k");
        cache.warm(reference).thenRun(() -> seen.add(Redaction.mask("it is a very particular value")));

        assertThat(seen).containsExactly("it is ***");
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> holding.cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void duringAStopNothingIsLeftBehind() {
        World stopping = new World(
                task -> {
                    throw new RejectedExecutionException();
                },
                World.settings("env"));

        assertThatThrownBy(() -> stopping.cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);
        assertThat(stopping.cache.warm(PASSWORD).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void backendsAreAskedInOrder() {
        FakeBackend vault = new FakeBackend().keep("db", "password", "from vault");
        world.backends.add("vault", vault);
        world.slots.use(World.settings("vault", "env"));
        backend.keep("only", "k", "from env");

        assertThat(cache.get(PASSWORD)).isEqualTo("from vault");
        assertThat(cache.get(SecretReference.parse("secret://only:k"))).isEqualTo("from env");
    }

    @Test
    void theNextBackendIsNotAskedWhenTheFirstDoesNotAnswer() {
        FakeBackend vault = new FakeBackend();
        vault.fail(new BackendUnreachableException("down"));
        world.backends.add("vault", vault);
        world.slots.use(World.settings("vault", "env"));

        assertThatThrownBy(() -> cache.get(PASSWORD)).isInstanceOf(BackendUnreachableException.class);
        assertThat(backend.reads()).isZero();
    }

    @Test
    void aBackendMayBeNamed() {
        world.backends.add("safe", new FakeBackend().keep("db", "password", "from safe"));

        assertThat(cache.get(SecretReference.parse("secret://safe/db:password")))
                .isEqualTo("from safe");
        assertThat(cache.get(SecretReference.parse("secret://env/db:password"))).isEqualTo("first value");
    }

    @Test
    void aFirstSegmentThatNamesNoBackendBelongsToThePath() {
        backend.keep("team/db", "k", "v");

        assertThat(cache.get(SecretReference.parse("secret://team/db:k"))).isEqualTo("v");
    }

    @Test
    void aKnownNameMeansItsBackendEvenWhileItIsAway() {
        assertThatThrownBy(() -> cache.get(SecretReference.parse("secret://vault/db:password")))
                .isInstanceOf(NoSuchBackendException.class)
                .hasMessageContaining("vault");
        assertThatThrownBy(() -> cache.get(SecretReference.parse("secret://kubernetes/db:password")))
                .isInstanceOf(NoSuchBackendException.class)
                .hasMessageContaining("k8s");
    }

    @Test
    void aSubscriberFollowsTheBackendThatItsReferenceNamesOnceItComes() {
        List<Rotation> told = new ArrayList<>();
        SecretReference named = SecretReference.parse("secret://safe/db:password");
        Subscription subscription = cache.subscribe(named, new Consumer("b", ""), told::add);
        FakeBackend safe = new FakeBackend().keep("db", "password", "from safe");
        comes("safe", safe);
        safe.keep("db", "password", "another from safe");
        cache.refresh(named);

        assertThat(told)
                .extracting(rotation -> rotation.current().reveal("password"))
                .containsExactly("from safe", "another from safe");
        subscription.close();
        assertThat(world.slots.all()).allMatch(slot -> slot.known().subscribers() == 0);
    }

    @Test
    void aBackendOfOnesOwnThatHasGoneLeavesTheKnownValueToo() {
        SecretReference named = SecretReference.parse("secret://safe/db:password");
        FakeBackend safe = new FakeBackend().keep("db", "password", "from safe");
        comes("safe", safe);
        cache.get(named);
        world.backends.remove("safe", safe);
        cache.forgetNames();
        world.slots.backendChanged("safe");
        world.pass(JUST_PAST_TTL);

        assertThat(cache.get(named)).isEqualTo("from safe");
        assertThat(cache.cached(named)).contains("from safe");
    }

    private void comes(String name, FakeBackend another) {
        world.backends.add(name, another);
        cache.forgetNames();
        world.slots.backendChanged(name);
    }
}
