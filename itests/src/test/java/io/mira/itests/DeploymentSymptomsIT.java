package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each symptom of DEPLOYMENT.md is what Mira really prints: it is produced here, and compared. Once is enough. Those that
 * harm nobody else are brought about in one process.
 */
@Tag("one-java")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeploymentSymptomsIT {

    private static final String MARK = "symptom: ";

    /** Brings a symptom about; gives the process that printed it. */
    @FunctionalInterface
    private interface Scenario {
        MiraProcess play(DeploymentSymptomsIT here) throws IOException;
    }

    private static final Map<String, Scenario> SCENARIOS = Map.ofEntries(
            Map.entry("faulty file", here -> here.together),
            Map.entry("unknown key", here -> here.together),
            Map.entry("missing secret", here -> here.together),
            Map.entry("short secret", here -> here.together),
            Map.entry("missing package", here -> here.together),
            Map.entry("no bundle", here -> here.together),
            Map.entry("grace too short", here -> here.together),
            Map.entry("second process", here -> here.second),
            Map.entry("killed", here -> here.afterTheKill),
            Map.entry("faulty variable", here -> here.startedWith("MIRA_SHUTDOWN_TIMEOUT", "half a minute")),
            Map.entry("port taken", DeploymentSymptomsIT::portTaken),
            Map.entry("data not writable", DeploymentSymptomsIT::dataNotWritable),
            Map.entry("unknown profile", here -> here.failsWith("MIRA_PROFILE", "prodution")),
            Map.entry("no configuration folder", here -> here.failsWith("MIRA_ETC", "/etc/mira-of-nobody")),
            Map.entry("stop out of time", DeploymentSymptomsIT::stopOutOfTime),
            Map.entry("vault away", DeploymentSymptomsIT::vaultAway));

    @TempDir
    Path folder;

    private MiraProcess together;
    private MiraProcess second;
    private MiraProcess afterTheKill;
    private Home home;

    @BeforeAll
    void bringAboutWhatHarmsNobodyElse(@TempDir Path shared) {
        Home all = new Home(shared)
                .drops(new FixtureBundle(shared).of("probe"), "probe.jar")
                .drops(new FixtureBundle(shared).plainJar(), "library.jar")
                .drops(
                        Home.PROJECT.resolve("examples/webhook/target/mira-example-webhook-" + Home.VERSION + ".jar"),
                        "webhook.jar")
                .with("MIRA_TERMINATION_GRACE", "20s")
                .with("SMTP_PASSWORD", "short")
                .writes("it.probe.cfg", ".password = secret://database/prod:password")
                .writes("it.mail.cfg", ".password = secret://smtp:password")
                .writes("mira.logging.cfg", "level = INFO");
        together = all.start();
        together.await("configuration is held back");
        all.writes("mira.logging.cfg", "level = DEBGU");
        together.await("configuration rejected");
        all.writes("mira.logging.cfg", "levle = DEBUG");
        together.awaitRecord("a hint", record -> record.message().startsWith("unknown key"));
        together.awaitRecord("a faulty jar", record -> record.message().startsWith("deploy/library.jar"));
        together.awaitRecord("a waiting jar", record -> record.message().startsWith("deploy/webhook.jar"));
        second = all.start();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(together.isAlive()).isTrue();
        together.signal("KILL");
        together.exitCode();
        afterTheKill = all.start();
        afterTheKill.await("last stop");
    }

    @AfterAll
    void end() {
        together.close();
        second.close();
        afterTheKill.close();
    }

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void everyScenarioIsInTheBookAndTheOtherWayRound() {
        assertThat(symptoms().map(DeploymentSymptomsIT::name)).containsExactlyInAnyOrderElementsOf(SCENARIOS.keySet());
    }

    @ParameterizedTest
    @MethodSource("symptoms")
    void isWhatMiraPrints(Fence symptom) throws IOException {
        Scenario scenario = Objects.requireNonNull(SCENARIOS.get(name(symptom)), name(symptom));
        try (MiraProcess mira = scenario.play(this)) {
            for (String line : symptom.text().lines().toList()) {
                PrintedRecord shown = new PrintedRecord(LogRecord.of(line));
                mira.awaitRecord(symptom + " shows what is not printed: " + line, shown::equalsRecord);
            }
        }
    }

    static Stream<Fence> symptoms() {
        return Fence.of(Home.PROJECT.resolve("DEPLOYMENT.md")).stream()
                .filter(fence -> fence.remark().startsWith(MARK));
    }

    private static String name(Fence symptom) {
        return symptom.remark().substring(MARK.length());
    }

    private MiraProcess startedWith(String variable, String value) {
        return home.with(variable, value).start().untilReady();
    }

    private MiraProcess failsWith(String variable, String value) {
        MiraProcess mira = home.without("MIRA_ETC").with(variable, value).start();
        assertThat(mira.exitCode()).isEqualTo(78);
        return mira;
    }

    private MiraProcess portTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MiraProcess mira =
                    home.with("MIRA_MANAGEMENT_PORT", "" + taken.getLocalPort()).start();
            assertThat(mira.exitCode()).isEqualTo(1);
            return mira;
        }
    }

    private MiraProcess dataNotWritable() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        MiraProcess mira =
                home.with("MIRA_DATA", file.resolve("data").toString()).start();
        assertThat(mira.exitCode()).isEqualTo(1);
        return mira;
    }

    private MiraProcess stopOutOfTime() {
        MiraProcess mira = stuck();
        mira.signal("TERM");
        assertThat(mira.exitCode()).isEqualTo(75);
        assertThat(mira.stderr()).contains("Thread dump");
        return mira;
    }

    private MiraProcess vaultAway() {
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "vault.jar");
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.writes("it.probe.cfg", ".password = secret://database/prod:password");
        // A port that nobody listens on: the one of discard.
        return home.with("MIRA_SECRETS_BACKEND", "vault")
                .with("MIRA_VAULT_URL", "http://127.0.0.1:9")
                .with("MIRA_VAULT_TOKEN", "no-token-at-all")
                .start();
    }

    private MiraProcess stuck() {
        home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar");
        MiraProcess mira = home.with("MIRA_SHUTDOWN_TIMEOUT", "2")
                .with("IT_ROGUE", "hang")
                .start()
                .untilReady();
        mira.await("rogue started");
        return mira;
    }
}
