package io.mira.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.Kubelet;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A secret in every backend at once: each rotates, each fails, and none is found afterwards. */
@RequiresServer("vault")
final class CanaryBackendsIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    @TempDir
    Path folder;

    /** Where the values are kept: outside of what is searched. */
    @TempDir
    Path outside;

    private final List<String> cores = new ArrayList<>();

    @Test
    void noByteOfAnyIsFoundAfterRotationsAndFailuresOfEach() throws IOException {
        Home home = home();
        String expected = rotateAll(1);
        StringBuilder seen = new StringBuilder();
        try (MiraProcess mira = home.start().untilReady()) {
            awaitHash(mira, "probe activated", expected);
            for (int round = 2; round <= 3; round++) {
                String next = rotateAll(round);
                awaitHash(mira, "probe modified", next);
                seen.append(mira.threadDump());
            }
            vault.kill();
            Files.delete(outside.resolve("env"));
            Kubelet.delete(outside.resolve("mounts/db"));
            Files.delete(home.deploy("files.jar"));
            mira.await("bundle removed");
            home.writes("it.probe.cfg", ".password = secret://vault/database/prod:absent", "number = many");
            mira.await("configuration rejected");
            mira.awaitLine("secret cannot be read again");
            seen.append(mira.threadDump());
            for (String path : List.of("/health/ready", "/health/live", "/metrics")) {
                seen.append(mira.health(path).body());
            }
            mira.stopsCleanly();
            seen.append(mira.output()).append(mira.stderr());
        }
        List<String> values = new ArrayList<>(List.of(vault.rootToken()));
        cores.forEach(core -> values.addAll(Canary.withCore(core)));
        Canary canary = new Canary(values);
        canary.isNotIn("what came out", seen.toString());
        canary.isNotBelow(folder);
    }

    private Home home() throws IOException {
        Home home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        for (String kind : List.of("vault", "k8s")) {
            home.drops(home.distribution().resolve("optional/mira-secrets-" + kind + ".jar"), kind + ".jar");
        }
        home.drops(
                Home.PROJECT.resolve("examples/backend/target/mira-example-backend-" + Home.VERSION + ".jar"),
                "files.jar");
        home.with("VAULT_ADDR", vault.url())
                .with("VAULT_TOKEN", vault.rootToken())
                .with("CANARY_PASSWORD_FILE", outside.resolve("env").toString())
                .with("SECRET_FILES", outside.toString())
                .with("MIRA_LOG_LEVEL", "DEBUG")
                .with("JAVA_OPTS", "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        home.writes("mira.secrets.k8s.cfg", "mode = mount", "mount_path = " + outside.resolve("mounts"));
        home.writes("mira.secrets.cfg", "refresh_interval = 1", "ttl = 1");
        home.writes(
                "it.probe.cfg",
                ".password = secret://env/canary:password secret://vault/database/prod:password"
                        + " secret://k8s/db:password secret://files/app:password");
        return home;
    }

    /** Gives all of them another value, and what the component gets then. */
    private String rotateAll(int round) throws IOException {
        List<String> values = new ArrayList<>();
        for (String kind : List.of("env", "vault", "k8s", "files")) {
            String core = "canary/of/" + kind + "/in/round/" + round;
            cores.add(core);
            values.add(Canary.withCore(core).get(0));
        }
        keep("env", draft -> Files.writeString(draft, values.get(0)));
        String escaped = values.get(1).replace("\\", "\\\\").replace("\"", "\\\"");
        vault.write("secret/data/database/prod", "{\"data\":{\"password\":\"" + escaped + "\"}}");
        Kubelet.write(
                outside.resolve("mounts/db"), Map.of("password", values.get(2).getBytes(UTF_8)));
        Properties properties = new Properties();
        properties.setProperty("password", values.get(3));
        keep("app.properties", draft -> {
            try (Writer writer = Files.newBufferedWriter(draft)) {
                properties.store(writer, null);
            }
        });
        return String.join(" ", values);
    }

    private static void awaitHash(MiraProcess mira, String message, String value) {
        LogRecord record =
                mira.await(message, one -> one.json().path("password_hash").asInt() == value.hashCode());
        assertThat(record.json().path("raw").asBoolean()).isFalse();
    }

    private void keep(String name, Writing writing) throws IOException {
        Path draft = outside.resolve("draft");
        writing.to(draft);
        Files.move(draft, outside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Writing {

        void to(Path file) throws IOException;
    }
}
