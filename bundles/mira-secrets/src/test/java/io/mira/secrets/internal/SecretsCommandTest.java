package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretReference;
import java.time.Duration;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SecretsCommandTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://db:password");

    private final World world = new World();
    private final Inventory inventory = new Inventory(world.slots, world.subscribers);
    private final SecretsCommand command = new SecretsCommand(world.slots, inventory, world.backends, world);
    private final FakeBackend backend = new FakeBackend();

    @BeforeEach
    void start() {
        backend.keep(
                "db",
                Secret.of("password", "the value itself")
                        .withVersion("v\"7")
                        .withExpiry(world.instant().plus(Duration.ofHours(5))));
        backend.keep("lasting", "k", "another value");
        world.backends.add("env", backend);
        world.cache.subscribe(PASSWORD, new Consumer("com.acme", "it.pid"), rotation -> {});
        world.cache.get(SecretReference.parse("secret://lasting:k"));
    }

    @Test
    void itListsWhatIsKnownAndNoValue() {
        assertThat(command.secrets("list").lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("db ") && line.contains("fresh") && line.contains("v\"7"));
        assertThat(command.secrets("list", "--json"))
                .startsWith("[{\"path\":\"db\",\"backend\":\"env\",\"version\":\"v\\\"7\",\"state\":\"fresh\"")
                .doesNotContain("value");
    }

    @Test
    void itShowsOneAndItsUsers() {
        assertThat(command.secrets("show", "secret://db"))
                .startsWith("path     db\nbackend  env\n")
                .endsWith("users    com.acme it.pid")
                .doesNotContain("the value itself");
        assertThat(command.secrets("show", "db", "--json"))
                .startsWith("{\"path\":\"db\",\"backend\":\"env\"")
                .contains("\"age\":0,")
                .endsWith("\"users\":\"com.acme it.pid\"}");
        assertThat(command.secrets("who-uses", "db", "--json")).isEqualTo("[{\"user\":\"com.acme it.pid\"}]");
    }

    @Test
    void itListsWhatExpiresSoon() {
        assertThat(command.secrets("expiring", "6h")).contains("db").doesNotContain("lasting");
        assertThat(command.secrets("expiring", "4h", "--json")).isEqualTo("[]");
    }

    @Test
    void itRefreshesOneOrAll() {
        int before = backend.reads();
        command.secrets("refresh", "db");
        assertThat(backend.reads()).isEqualTo(before + 1);

        command.secrets("refresh");
        assertThat(backend.reads()).isEqualTo(before + 3);
    }

    @Test
    void itListsBackends() {
        assertThat(command.secrets("backends")).contains("env", "number 1");
    }

    @Test
    void aFaultSaysWhatToDo() {
        assertThatThrownBy(() -> command.secrets()).hasMessageStartingWith("usage: mira:secrets");
        assertThatThrownBy(() -> command.secrets("show")).hasMessageStartingWith("usage: mira:secrets");
        assertThatThrownBy(() -> command.secrets("show", "nothing")).hasMessageContaining("mira:secrets list");
        assertThatThrownBy(() -> command.secrets("refresh", "nothing")).hasMessageContaining("mira:secrets list");
        assertThatThrownBy(() -> command.secrets("expiring", "soon")).hasMessageContaining("'soon'");
    }

    @Test
    void readinessWarnsOfAStaleSecretAndStopsWhenItIsNoLongerServed() {
        SecretsHealth health = new SecretsHealth(inventory);
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.OK);

        backend.fail(new BackendUnreachableException("down"));
        world.cache.refresh(PASSWORD);
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(health.execute().toString()).contains("db", "down").doesNotContain("the value itself");

        world.pass(World.TTL.plus(World.MAX_STALE).plusSeconds(1));
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    }

    @Test
    void readinessWarnsOfASecretThatCodeWaitsFor() {
        SecretsHealth health = new SecretsHealth(inventory);
        world.cache.subscribe(
                SecretReference.parse("secret://absent:k"), new Consumer("com.acme", "pid"), rotation -> {});
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.OK);

        world.cache.subscribe(SecretReference.parse("secret://absent:k"), new Consumer("com.acme", ""), rotation -> {});
        assertThat(health.execute().getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(health.execute().toString()).contains("absent", "missing");
    }
}
