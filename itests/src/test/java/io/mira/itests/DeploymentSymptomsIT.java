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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each symptom of DEPLOYMENT.md is what Mira really prints: it is produced here, and compared. Once is enough. */
@DisabledForJreRange(min = JRE.JAVA_18, disabledReason = "the records are the same on every Java")
final class DeploymentSymptomsIT {

    private static final String MARK = "symptom: ";

    /** Brings a symptom about; gives the process that printed it. */
    @FunctionalInterface
    private interface Scenario {
        MiraProcess play(DeploymentSymptomsIT here) throws IOException;
    }

    private static final Map<String, Scenario> SCENARIOS = Map.ofEntries(
            Map.entry("faulty file", here -> here.editedWhileRunning("mira.logging.cfg", "level = DEBGU")),
            Map.entry("unknown key", here -> here.editedWhileRunning("mira.logging.cfg", "levle = DEBUG")),
            Map.entry("faulty variable", here -> here.startedWith("MIRA_SHUTDOWN_TIMEOUT", "half a minute")),
            Map.entry("missing secret", DeploymentSymptomsIT::secretMissing),
            Map.entry("short secret", DeploymentSymptomsIT::secretShort),
            Map.entry("port taken", DeploymentSymptomsIT::portTaken),
            Map.entry("data not writable", DeploymentSymptomsIT::dataNotWritable),
            Map.entry("second process", DeploymentSymptomsIT::secondProcess),
            Map.entry("unknown profile", here -> here.failsWith("MIRA_PROFILE", "prodution")),
            Map.entry("no configuration folder", here -> here.failsWith("MIRA_ETC", "/etc/mira-of-nobody")),
            Map.entry("missing package", DeploymentSymptomsIT::packageMissing),
            Map.entry("no bundle", DeploymentSymptomsIT::noBundle),
            Map.entry("stop out of time", DeploymentSymptomsIT::stopOutOfTime),
            Map.entry("killed", DeploymentSymptomsIT::killed),
            Map.entry("grace too short", here -> here.startedWith("MIRA_TERMINATION_GRACE", "20s")),
            Map.entry("vault away", DeploymentSymptomsIT::vaultAway));

    @TempDir
    Path folder;

    private Home home;

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

    private MiraProcess editedWhileRunning(String file, String line) {
        home.writes(file, "level = INFO");
        MiraProcess mira = home.start().untilReady();
        home.writes(file, line);
        return mira;
    }

    private MiraProcess startedWith(String variable, String value) {
        return home.with(variable, value).start().untilReady();
    }

    private MiraProcess failsWith(String variable, String value) {
        MiraProcess mira = home.without("MIRA_ETC").with(variable, value).start();
        assertThat(mira.exitCode()).isEqualTo(78);
        return mira;
    }

    private MiraProcess secretMissing() {
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.writes("it.probe.cfg", ".password = secret://database/prod:password");
        return home.start();
    }

    private MiraProcess secretShort() {
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar").with("DATABASE_PROD_PASSWORD", "short");
        home.writes("it.probe.cfg", ".password = secret://database/prod:password");
        return home.start().untilReady();
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

    private MiraProcess secondProcess() {
        try (MiraProcess first = home.start().untilReady()) {
            MiraProcess second = home.start();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(first.isAlive()).isTrue();
            return second;
        }
    }

    private MiraProcess packageMissing() {
        home.drops(
                Home.PROJECT.resolve("examples/webhook/target/mira-example-webhook-" + Home.VERSION + ".jar"),
                "webhook.jar");
        return home.start();
    }

    private MiraProcess noBundle() {
        home.drops(new FixtureBundle(folder).plainJar(), "library.jar");
        return home.start();
    }

    private MiraProcess stopOutOfTime() {
        MiraProcess mira = stuck();
        mira.signal("TERM");
        assertThat(mira.exitCode()).isEqualTo(75);
        assertThat(mira.stderr()).contains("Thread dump");
        return mira;
    }

    private MiraProcess killed() {
        try (MiraProcess first = home.start().untilReady()) {
            first.signal("KILL");
            first.exitCode();
        }
        return home.start().untilReady();
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
