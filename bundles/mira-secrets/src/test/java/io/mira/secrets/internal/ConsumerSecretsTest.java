package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretStatus;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ConsumerSecretsTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://db:password");
    private static final SecretReference OTHER = SecretReference.parse("secret://other:k");

    private final FakeBackend backend =
            new FakeBackend().keep("db", "password", "the value itself").keep("other", "k", "v");
    private final World world = new World();
    private final ConsumerSecrets secrets =
            world.consumer("com.acme", Policy.of(true, List.of("com.acme db:*", "com.other other:*")));
    private final Logger audit = (Logger) LoggerFactory.getLogger("mira.audit");
    private final ListAppender<ILoggingEvent> records = new ListAppender<>();

    @BeforeEach
    void start() {
        world.backends.add("env", backend);
        records.start();
        audit.setLevel(Level.INFO);
        audit.setAdditive(false);
        audit.addAppender(records);
    }

    @AfterEach
    void stop() {
        audit.detachAppender(records);
        audit.setLevel(null);
    }

    @Test
    void whatThePolicyAllowsIsReadAndNotedOnce() {
        assertThat(secrets.get(PASSWORD)).isEqualTo("the value itself");
        assertThat(secrets.cached(PASSWORD)).isPresent();

        assertThat(audited()).containsExactly("com.acme secret://db:password first access");
    }

    @Test
    void whatItDeniesIsRefusedEveryWayNotedOnceAndNeverAskedFor() {
        assertThatThrownBy(() -> secrets.get(OTHER)).isInstanceOf(SecretForbiddenException.class);
        assertThatThrownBy(() -> secrets.secret(OTHER)).isInstanceOf(SecretForbiddenException.class);
        assertThatThrownBy(() -> secrets.subscribe(OTHER, rotation -> {})).isInstanceOf(SecretForbiddenException.class);
        assertThat(secrets.cached(OTHER)).isEmpty();
        assertThat(secrets.warm(OTHER).toCompletableFuture()).isCompletedExceptionally();
        assertThat(secrets.refresh(OTHER).toCompletableFuture()).isCompletedExceptionally();
        assertThat(secrets.invalid(OTHER).toCompletableFuture()).isCompletedExceptionally();

        assertThat(backend.reads()).isZero();
        assertThat(audited()).containsExactly("com.acme secret://other:k denied");
    }

    @Test
    void whoActsForAnotherNeedsBothToBeAllowed() {
        assertThatThrownBy(() -> secrets.actingFor("com.other", "pid").get(OTHER))
                .isInstanceOf(SecretForbiddenException.class);
        assertThatThrownBy(() -> secrets.actingFor("com.other", "pid").get(PASSWORD))
                .isInstanceOf(SecretForbiddenException.class);
        assertThat(secrets.actingFor("com.acme", "pid").get(PASSWORD)).isNotEmpty();
    }

    @Test
    void listsNameUsersAndNoValueAndOnlyWhatIsAllowed() {
        secrets.actingFor("com.acme", "it.pid").subscribe(PASSWORD, rotation -> {});
        world.consumer("com.other", Policy.of(false, List.of())).get(OTHER);

        List<SecretStatus> all = secrets.status();

        assertThat(all).extracting(SecretStatus::location).containsExactly("db");
        assertThat(all.get(0).users()).containsExactly("com.acme it.pid");
        assertThat(all.get(0).available()).isTrue();
        assertThat(all.get(0).backend()).isEqualTo("env");
        assertThat(all.toString()).doesNotContain("the value itself");
    }

    @Test
    void withTheConsumerItsSubscriptionsEnd() {
        secrets.actingFor("com.acme", "it.pid").subscribe(PASSWORD, rotation -> {});

        secrets.close();

        assertThat(world.slots.all()).allMatch(slot -> slot.known().subscribers() == 0);
    }

    @Test
    void changesAndFailuresAreNotedWithoutAValue() {
        secrets.subscribe(PASSWORD, rotation -> {});
        backend.keep("db", "password", "another value");
        secrets.refresh(PASSWORD);
        backend.fail(new SecretForbiddenException("denied"));
        secrets.refresh(PASSWORD);

        assertThat(audited())
                .contains("com.acme secret://db changed", "com.acme secret://db failed: SecretForbiddenException")
                .noneMatch(record -> record.contains("value"));
    }

    @Test
    void aChangeIsOneRecordThatNamesEachBundleAndEachPid() {
        secrets.actingFor("com.acme", "it.second").subscribe(PASSWORD, rotation -> {});
        secrets.actingFor("com.acme", "it.first").subscribe(PASSWORD, rotation -> {});
        secrets.actingFor("com.acme", "it.first").subscribe(PASSWORD, rotation -> {});
        backend.keep("db", "password", "another value");
        secrets.refresh(PASSWORD);

        assertThat(audited("consumer", "pid", "outcome"))
                .filteredOn(record -> record.endsWith("changed"))
                .containsExactly("com.acme it.first, it.second changed");
    }

    private List<String> audited() {
        return audited("consumer", "uri", "outcome");
    }

    private List<String> audited(String... fields) {
        return records.list.stream()
                .map(event -> event.getKeyValuePairs().stream()
                        .filter(pair -> List.of(fields).contains(pair.key))
                        .map(pair -> String.valueOf(pair.value))
                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
