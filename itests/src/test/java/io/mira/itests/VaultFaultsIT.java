package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultProxy;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can break between the process and Vault, in one life of the process, in an order that changes. The line
 * is: Mira, {@link FaultProxy}, {@link VaultProxy}, Vault.
 */
@RequiresServer("vault")
@Tag("one-java")
final class VaultFaultsIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    private static final String VALUE = "canary-value-";
    private static final String POLICY =
            "{\"policy\":\"path \\\"secret/data/database/*\\\" { capabilities = [\\\"read\\\"] }\"}";
    /** What a fault may cost at most: requests to Vault, and records of level WARN and above, in each second. */
    private static final int A_SECOND = 6;

    private static final int AT_ONCE = 12;

    /** How a fault comes and goes, and whether the known value may go on being used: Vault's own word ends that. */
    private record Fault(String name, boolean answered, Runnable breaks, Runnable mends) {}

    @TempDir
    Path folder;

    private VaultProxy calls = new VaultProxy(vault::url);
    private FaultProxy line = new FaultProxy(calls.address());
    private Path hosts;
    /** Java is to remember neither that a name is known nor, for ten seconds, that it is not. */
    private Path names;

    @BeforeEach
    void prepare() throws IOException {
        hosts = folder.resolve("hosts");
        names = Files.writeString(
                folder.resolve("names"), "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
        named(true);
        vault.write("sys/policies/acl/faults", POLICY);
        vault.write("sys/auth/userpass", "{\"type\":\"userpass\"}");
        vault.write("auth/userpass/users/me", "{\"password\":\"canary-login\",\"token_policies\":[\"faults\"]}");
    }

    @AfterEach
    void closeProxies() {
        line.close();
        calls.close();
    }

    @Test
    void theComponentGoesOnThroughEveryFaultInAnyOrder() throws IOException {
        long seed = Long.getLong("mira.seed", System.nanoTime());
        System.out.println("[INFO] seed of the faults: " + seed + " (-Dmira.seed)");
        List<Fault> faults = new ArrayList<>(faults());
        Collections.shuffle(faults, new Random(seed));
        Home home = home();
        keeps("first");
        try (MiraProcess mira = home.start().untilReady()) {
            awaitValue(mira, "probe activated", "first");
            for (Fault fault : faults) {
                long start = System.nanoTime();
                System.out.printf("[INFO] %-20s", fault.name());
                suffers(mira, home, fault);
                System.out.printf("%6d ms%n", (System.nanoTime() - start) / 1_000_000);
            }
            assertThat(mira.count("probe deactivated")).isZero();
            mira.stopsCleanly();
            assertThat(mira.output()).doesNotContain("canary-");
        }
        try (var files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("canary-");
            }
        }
    }

    private void suffers(MiraProcess mira, Home home, Fault fault) {
        int callsBefore = calls.calls();
        int recordsBefore = warnings(mira);
        long start = System.nanoTime();
        fault.breaks().run();
        if (!fault.name().equals("token revoked")) {
            mira.awaitHealth("/health/ready", VaultFaultsIT::warns);
        }
        if (!fault.answered()) {
            home.writes("it.probe.cfg", ".password = secret://database/prod:password", "greeting = " + fault.name());
            mira.await("probe modified", record -> record.text("greeting").equals(fault.name()));
        }
        assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
        assertThat(calls.calls() - callsBefore)
                .as("calls during " + fault.name())
                .isLessThan((int) (AT_ONCE + A_SECOND * seconds));
        assertThat(warnings(mira) - recordsBefore)
                .as("warnings during " + fault.name())
                .isLessThan((int) (AT_ONCE + A_SECOND * seconds));
        fault.mends().run();
        keeps(fault.name());
        awaitValue(mira, "probe modified", fault.name());
        mira.awaitHealth("/health/ready", body -> !warns(body));
    }

    /** The check of the backend itself; others keep their answers for a while. */
    private static boolean warns(String body) {
        return body.matches("(?s).*\"name\":\"secrets(.vault)?\",\"status\":\"(WARN|DOWN)\".*");
    }

    private List<Fault> faults() {
        Runnable mended = () -> line.fault(FaultProxy.Fault.NONE);
        return List.of(
                new Fault("killed", false, vault::kill, vault::restart),
                new Fault("sealed", false, vault::seal, vault::unseal),
                new Fault("connections dropped", false, () -> line.fault(FaultProxy.Fault.DROP), mended),
                new Fault("hanging socket", false, () -> line.fault(FaultProxy.Fault.HANG), mended),
                new Fault("one byte a second", false, () -> line.fault(FaultProxy.Fault.THROTTLE), mended),
                new Fault("cut in the middle", false, () -> line.fault(FaultProxy.Fault.CUT), mended),
                new Fault("429", false, () -> calls.mood(VaultProxy.Mood.BUSY), this::honest),
                new Fault("100 MB", false, () -> calls.mood(VaultProxy.Mood.ENORMOUS), this::honest),
                new Fault("DNS gone", false, () -> named(false), () -> named(true)),
                new Fault("token revoked", false, VaultFaultsIT::revokeTokens, () -> {}),
                new Fault(
                        "policy withdrawn",
                        true,
                        () -> vault.delete("sys/policies/acl/faults"),
                        () -> vault.write("sys/policies/acl/faults", POLICY)),
                new Fault("secret deleted", true, () -> vault.delete("secret/metadata/database/prod"), () -> {}),
                new Fault("mount moved", true, () -> move("secret", "elsewhere"), () -> move("elsewhere", "secret")));
    }

    private void honest() {
        calls.mood(VaultProxy.Mood.HONEST);
    }

    private static void revokeTokens() {
        vault.write("sys/leases/revoke-prefix/auth/userpass", "{}");
    }

    private static void move(String from, String to) {
        vault.write("sys/remount", "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"}");
        vault.awaitStatus(to + "/config", 200);
    }

    /** The name is known or not; open connections are closed, because they need no name. */
    private void named(boolean known) {
        try {
            Files.writeString(hosts, "127.0.0.1 localhost\n" + (known ? "127.0.0.1 vault.test\n" : ""));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        line.fault(FaultProxy.Fault.NONE);
    }

    private Home home() {
        Home home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "mira-secrets-vault.jar");
        home.with("JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts + " -Djava.security.properties=" + names);
        home.writes("mira.secrets.cfg", "backend = vault", "refresh_interval = 1", "ttl = 1");
        home.writes("it.probe.cfg", ".password = secret://database/prod:password");
        return home.writes(
                "mira.secrets.vault.cfg",
                "url = http://vault.test:" + line.port(),
                "auth = userpass",
                "username = me",
                "password = canary-login",
                "timeout = 2",
                "max_backoff = 1");
    }

    private static int warnings(MiraProcess mira) {
        return (int) mira.records().stream()
                .filter(record -> record.isError() || record.text("level").equals("WARN"))
                .count();
    }

    private static void keeps(String what) {
        vault.write("secret/data/database/prod", "{\"data\":{\"password\":\"" + VALUE + what + "\"}}");
    }

    private static void awaitValue(MiraProcess mira, String message, String what) {
        int hash = (VALUE + what).hashCode();
        mira.await(message, record -> record.json().path("password_hash").asInt() == hash);
    }
}
