package io.mira.config.internal;

import static io.mira.config.ConfigurationStatus.State.DELIVERED;
import static io.mira.config.ConfigurationStatus.State.PENDING;
import static io.mira.config.ConfigurationStatus.State.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;

import io.mira.config.ConfigurationChange;
import io.mira.config.ConfigurationStatus;
import io.mira.config.spi.DeliveryGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {

    @TempDir
    Path data;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeMetatype metatype =
            new FakeMetatype().declare("web", FakeAttribute.of("port", INTEGER).between(1, 65535));
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, EtcFolder.Content> folder = new TreeMap<>();
    private final List<ConfigurationChange> changes = new ArrayList<>();
    private final List<DeliveryGuard> guards = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final History history = new History(InstantSource.system());
    private final Tally tally = new Tally(() -> Instant.ofEpochMilli(1_500));
    private Pipeline pipeline;

    @BeforeEach
    void start() {
        pipeline = pipeline();
    }

    private Pipeline pipeline() {
        return new Pipeline(
                new Sources(new FileParser(name -> null), new Overrides(environment, properties)),
                metatype.declarations(),
                () -> guards,
                configurations.delivery(new Store(
                        new FilePersistenceManager(data.resolve("config").toString()))),
                new LastGood(data.resolve("last-good")),
                history,
                tally,
                changes::add);
    }

    @Test
    void aFileIsDelivered() {
        write("app.cfg", "a = 1\nb = 2");

        assertThat(kept("app")).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(status("app").state()).isEqualTo(DELIVERED);
        assertThat(changes).extracting(ConfigurationChange::toString).containsExactly("app [a, b]");
    }

    @Test
    void aRemovedKeyIsGone() {
        write("app.cfg", "a = 1\nb = 2");
        write("app.cfg", "a = 1");

        assertThat(kept("app")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void aRemovedFileDeletes() {
        write("app.cfg", "a = 1");
        remove("app.cfg");

        assertThat(configurations.kept()).doesNotContainKey("app");
        assertThat(pipeline.status()).noneMatch(status -> status.pid().equals("app"));
        assertThat(changes)
                .hasSize(2)
                .last()
                .satisfies(change -> assertThat(change.after()).isEmpty());
    }

    @Test
    void whatHasNotChangedIsNotDeliveredAgain() {
        write("app.cfg", "a = 1");
        write("app.cfg", "# another comment\na = 1");

        assertThat(configurations.updates()).isEqualTo(1);
        assertThat(changes).hasSize(1);
    }

    @Test
    void aFaultChangesNothingThatIsDeliveredAndIsGoneWhenMended() {
        write("web.cfg", "port = 80");
        write("web.cfg", "\nport = eighty");

        assertThat(kept("web")).isEqualTo(Map.of("port", 80));
        assertThat(status("web").state()).isEqualTo(REJECTED);
        assertThat(status("web").reasons()).singleElement().asString().startsWith("web.cfg:2: port: 'eighty'");

        write("web.cfg", "port = 81");

        assertThat(kept("web")).isEqualTo(Map.of("port", 81));
        assertThat(status("web").reasons()).isEmpty();
    }

    @Test
    void aFaultyFileHarmsNoOther() {
        folder.put("web.cfg", content("port = 0"));
        write("zoo.cfg", "a = 1");

        assertThat(configurations.kept()).containsOnlyKeys("zoo");
        assertThat(status("web").state()).isEqualTo(REJECTED);
    }

    @Test
    void aFileThatCannotBeReadKeepsTheLastGood() {
        write("app.cfg", "a = 1");
        folder.put("app.cfg", EtcFolder.Content.fault("cannot be read"));
        pipeline.take(Map.copyOf(folder));

        assertThat(kept("app")).isEqualTo(Map.of("a", "1"));
        assertThat(status("app").reasons()).containsExactly("app.cfg: cannot be read");
    }

    @Test
    void whatWasDeliveredUncheckedIsWithdrawnWhenItsDeclarationRejectsIt() {
        write("late.cfg", "port = eighty");
        assertThat(kept("late")).isEqualTo(Map.of("port", "eighty"));

        metatype.declare("late", FakeAttribute.of("port", INTEGER));
        pipeline.declared("late");

        assertThat(configurations.kept()).doesNotContainKey("late");
        assertThat(status("late").state()).isEqualTo(REJECTED);
    }

    @Test
    void aDeclarationThatComesLateGivesTheType() {
        write("late.cfg", "port = 80");

        metatype.declare("late", FakeAttribute.of("port", INTEGER));
        pipeline.declared("late");

        assertThat(kept("late")).isEqualTo(Map.of("port", 80));
    }

    @Test
    void whatConfigAdminRefusesIsRejectedAndHarmsNoOther() {
        property("mira.cfg.app/A", "2");
        folder.put("app.cfg", content("a = 1"));
        write("zoo.cfg", "a = 1");

        assertThat(status("app").state()).isEqualTo(REJECTED);
        assertThat(kept("zoo")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void environmentAndSystemPropertyWinOverTheFileAtEveryReload() {
        environment("MIRA_CFG__WEB__PORT", "81");
        for (int reload = 1; reload <= 100; reload++) {
            // The key stands in every other version of the file only.
            write("web.cfg", "other = " + reload + (reload % 2 == 0 ? "\nport = 80" : ""));
            assertThat(kept("web")).isEqualTo(Map.of("port", 81, "other", Integer.toString(reload)));
        }

        property("mira.cfg.web/port", "82");
        write("web.cfg", "port = 79");
        assertThat(kept("web")).isEqualTo(Map.of("port", 82));
    }

    @Test
    void anOverrideNeedsNoFile() {
        environment("MIRA_CFG__WEB__PORT", "81");
        property("mira.cfg.other~one/x", "1");
        pipeline.take(Map.of());

        assertThat(configurations.kept()).isEqualTo(Map.of("web", Map.of("port", 81), "other~one", Map.of("x", "1")));
    }

    @Test
    void anOverrideStaysWhenTheFileGoes() {
        environment("MIRA_CFG__WEB__PORT", "81");
        write("web.cfg", "port = 80\nx = y");
        remove("web.cfg");

        assertThat(kept("web")).isEqualTo(Map.of("port", 81));
    }

    @Test
    void aWrongOverrideIsRejectedAndNamed() {
        environment("MIRA_CFG__WEB__PORT", "none");
        pipeline.take(Map.of());

        assertThat(status("web").reasons())
                .singleElement()
                .asString()
                .startsWith("environment MIRA_CFG__WEB__PORT: port: 'none'");
    }

    @Test
    void bothSpellingsOfAFactoryInstanceAreOneAndTheOtherTakesOver() {
        folder.put("f-one.cfg", content("a = hyphen"));
        write("f~one.cfg", "a = tilde");
        assertThat(kept("f~one")).isEqualTo(Map.of("a", "tilde"));

        remove("f~one.cfg");
        assertThat(kept("f~one")).isEqualTo(Map.of("a", "hyphen"));
    }

    @Test
    void whatAGuardHoldsBackIsPendingUntilItSaysOtherwise() {
        List<String> obstacles = new ArrayList<>();
        guards.add(guard(obstacles));
        write("app.cfg", "a = 1");
        obstacles.add("a: not there yet");
        write("app.cfg", "a = 2");

        assertThat(kept("app")).isEqualTo(Map.of("a", "1"));
        assertThat(status("app").state()).isEqualTo(PENDING);
        assertThat(status("app").reasons()).containsExactly("a: not there yet");

        obstacles.clear();
        pipeline.reconsider(Pid.of("app"));

        assertThat(kept("app")).isEqualTo(Map.of("a", "2"));
        assertThat(status("app").state()).isEqualTo(DELIVERED);
    }

    @Test
    void whileANewerTextIsHeldBackTheOneInForceIsDeliveredAgainIfAskedFor() {
        List<String> obstacles = new ArrayList<>();
        guards.add(guard(obstacles));
        write("app.cfg", "a = 1");
        obstacles.add("a: not there yet");
        write("app.cfg", "a = 2");
        int before = configurations.updates();

        pipeline.reconsider(Pid.of("app"));
        assertThat(configurations.updates()).isEqualTo(before);
        pipeline.redeliver(Pid.of("app"));

        assertThat(configurations.updates()).isEqualTo(before + 1);
        assertThat(kept("app")).isEqualTo(Map.of("a", "1"));
        assertThat(status("app").state()).isEqualTo(PENDING);
    }

    @Test
    void aGuardHearsOfWhatIsGone() {
        guards.add(guard(List.of()));
        write("app.cfg", "a = 1");
        remove("app.cfg");

        assertThat(gone).contains("app");
    }

    @Test
    void aGuardThatThrowsLetsNothingThroughAndHarmsNoOther() {
        guards.add(new DeliveryGuard() {
            @Override
            public List<String> obstacles(String pid, Map<String, Object> values) {
                if (pid.equals("app")) {
                    throw new IllegalStateException("guard is broken");
                }
                return List.of();
            }

            @Override
            public void gone(String pid) {}
        });
        folder.put("app.cfg", content("a = 1"));
        write("zoo.cfg", "a = 1");

        assertThat(configurations.kept()).containsOnlyKeys("zoo");
        assertThat(status("app").state()).isEqualTo(REJECTED);
    }

    @Test
    void redeliveryIsOneMoreUpdateOfTheSame() {
        write("app.cfg", "a = 1");
        pipeline.redeliver(Pid.of("app"));
        pipeline.redeliver(Pid.of("unheard.of"));

        assertThat(configurations.updates()).isEqualTo(2);
        assertThat(changes).hasSize(1);
    }

    @Test
    void theLastGoodOfAFaultyFileIsDeliveredAgainToo() {
        write("web.cfg", "port = 80");
        write("web.cfg", "port = eighty");
        int before = configurations.updates();
        pipeline.redeliver(Pid.of("web"));

        assertThat(configurations.updates()).isEqualTo(before + 1);
        assertThat(kept("web")).isEqualTo(Map.of("port", 80));
        assertThat(status("web").state()).isEqualTo(REJECTED);
    }

    @Test
    void whatWasHeldBackAndGoesUnchangedIsDeliveredAgain() {
        List<String> obstacles = new ArrayList<>();
        guards.add(guard(obstacles));
        write("app.cfg", "a = 1");
        obstacles.add("a: not there");
        pipeline.process(Pid.of("app"));
        pipeline.reconsider(Pid.of("app"));
        assertThat(status("app").state()).isEqualTo(PENDING);
        int before = configurations.updates();

        obstacles.clear();
        pipeline.reconsider(Pid.of("app"));

        assertThat(configurations.updates()).isEqualTo(before + 1);
        assertThat(status("app").state()).isEqualTo(DELIVERED);
    }

    @Test
    void filesOfOneSaveAreTakenOverTogetherOrNotAtAll() {
        folder.put("web.cfg", content("port = 80"));
        write("zoo.cfg", "a = 1");
        folder.put("web.cfg", content("port = eighty"));
        write("zoo.cfg", "a = 2");

        assertThat(kept("zoo")).isEqualTo(Map.of("a", "1"));
        assertThat(status("zoo").state()).isEqualTo(REJECTED);
        assertThat(status("zoo").reasons()).singleElement().asString().contains("web");

        write("web.cfg", "port = 81");
        assertThat(kept("web")).isEqualTo(Map.of("port", 81));
        assertThat(kept("zoo")).isEqualTo(Map.of("a", "2"));
        assertThat(status("zoo").state()).isEqualTo(DELIVERED);
    }

    @Test
    void whatWaitsForAnotherFileGoesWhenItIsSavedAgainByItself() {
        folder.put("web.cfg", content("port = 80"));
        write("zoo.cfg", "a = 1");
        folder.put("web.cfg", content("port = eighty"));
        write("zoo.cfg", "a = 2");
        pipeline.declared("zoo");
        pipeline.redeliver(Pid.of("zoo"));
        assertThat(kept("zoo")).isEqualTo(Map.of("a", "1"));

        write("zoo.cfg", "a = 3");
        assertThat(kept("zoo")).isEqualTo(Map.of("a", "3"));
        assertThat(status("web").state()).isEqualTo(REJECTED);
    }

    @Test
    void changesOfOneSaveHaveATransactionInCommonAndNameTheirSource() {
        environment("MIRA_CFG__WEB__PORT", "81");
        folder.put("web.cfg", content("port = 80"));
        write("zoo.cfg", "a = 1");
        write("zoo.cfg", "a = 2");

        assertThat(changes)
                .extracting(change -> change.pid() + " " + change.source())
                .containsExactly("web MIRA_CFG__WEB__PORT, web.cfg", "zoo zoo.cfg", "zoo zoo.cfg");
        assertThat(changes.get(0).transaction()).isEqualTo(changes.get(1).transaction());
        assertThat(changes.get(2).transaction()).isGreaterThan(changes.get(1).transaction());
    }

    @Test
    void whatIsFaultyAtAStartTakesTheLastGoodOfTheRunBefore() {
        write("web.cfg", "port = 80");
        configurations.kept().clear();
        pipeline = pipeline();
        write("web.cfg", "port = eighty");

        assertThat(kept("web")).isEqualTo(Map.of("port", 80));
        assertThat(status("web").state()).isEqualTo(REJECTED);
    }

    @Test
    void aSecretInTheClearIsNotKeptForTheNextStart() throws IOException {
        write("web.cfg", "port = 80\n.password = geheim");
        configurations.kept().clear();
        pipeline = pipeline();
        write("web.cfg", "port = eighty");

        assertThat(configurations.kept()).doesNotContainKey("web");
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("geheim"));
        }
    }

    @Test
    void aRemovedFileIsNotRememberedByTheNextStart() {
        write("web.cfg", "port = 80");
        remove("web.cfg");
        pipeline = pipeline();
        write("web.cfg", "port = eighty");

        assertThat(configurations.kept()).doesNotContainKey("web");
    }

    @Test
    void anOverlayWinsOverTheFileAndTheEnvironmentOverBoth() {
        folder.put("conf.d/web.cfg", content("port = 81\nx = overlay"));
        write("web.cfg", "port = 80\ny = file");
        assertThat(kept("web")).isEqualTo(Map.of("port", 81, "x", "overlay", "y", "file"));

        write("conf.d/web.cfg", "\nport = wrong");
        assertThat(status("web").reasons()).singleElement().asString().startsWith("conf.d/web.cfg:2: port");
        remove("conf.d/web.cfg");
        assertThat(kept("web")).isEqualTo(Map.of("port", 80, "y", "file"));
    }

    @Test
    void anOverlayThatSpellsAKeyOtherwiseIsAFaultOfItsLine() {
        write("free.cfg", "name = good");
        folder.put("conf.d/free.cfg", content("\nname = over"));
        write("free.cfg", "Name = new");

        assertThat(status("free").reasons())
                .containsExactly("conf.d/free.cfg:2: name: is Name in free.cfg: spell it alike");
        assertThat(kept("free")).isEqualTo(Map.of("name", "good"));
    }

    @Test
    void aVariableOfAPidWithoutFileAndDeclarationIsDelivered() {
        environment("MIRA_CFG__MY_APP__KEY", "1");
        pipeline.take(Map.of());

        assertThat(kept("my.app")).isEqualTo(Map.of("key", "1"));
    }

    @Test
    void aBundleThatIsNotResolvedIsNoObstacle() {
        metatype.unresolved();
        write("web.cfg", "port = 80");

        assertThat(kept("web")).isEqualTo(Map.of("port", 80));
    }

    @Test
    void whatIsDeclaredWithoutAttributesIsDelivered() {
        metatype.declare("bare");
        write("bare.cfg", "a = 1");

        assertThat(kept("bare")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void whatHasNoFileMissesNothing() {
        metatype.declare("strict", FakeAttribute.of("url", INTEGER).required());
        pipeline.take(Map.of());

        assertThat(pipeline.status()).isEmpty();
        assertThat(configurations.kept()).isEmpty();
    }

    @Test
    void theLastGoodIsTakenToWhenTheDeclarationComesLater() {
        write("late.cfg", "port = 80");
        for (int start = 0; start < 2; start++) {
            configurations.kept().clear();
            pipeline = pipeline();
            write("late.cfg", "port = eighty");
            metatype.declare("late", FakeAttribute.of("port", INTEGER));
            pipeline.declared("late");

            assertThat(kept("late")).isEqualTo(Map.of("port", 80));
            assertThat(status("late").state()).isEqualTo(REJECTED);
        }
    }

    @Test
    void aFileWhoseNameHasADashIsGivenToThePidThatIsDeclaredLater() {
        write("my-app.cfg", "a = 1");
        assertThat(kept("my~app")).isEqualTo(Map.of("a", "1"));

        metatype.declare("my-app");
        pipeline.declared("my-app");

        assertThat(kept("my-app")).isEqualTo(Map.of("a", "1"));
        assertThat(configurations.kept()).doesNotContainKey("my~app");
        assertThat(pipeline.status()).extracting(ConfigurationStatus::pid).containsExactly("my-app");
    }

    @Test
    void whatBecomesOfConfigurationsIsCounted() {
        List<String> obstacles = new ArrayList<>();
        guards.add(guard(obstacles));
        write("web.cfg", "port = 80");
        write("web.cfg", "port = 81");
        pipeline.redeliver(Pid.of("web"));
        write("web.cfg", "port = eighty");
        obstacles.add("waits");
        write("zoo.cfg", "a = 1");

        FakeSink sink = new FakeSink();
        tally.tell(sink, pipeline.status());

        assertThat(sink.told())
                .containsEntry("mira_config_reloads_total[result, delivered]", 2.0)
                .containsEntry("mira_config_reloads_total[result, delivered_again]", 1.0)
                .containsEntry("mira_config_reloads_total[result, rejected]", 1.0)
                .containsEntry("mira_config_reloads_total[result, pending]", 1.0)
                .containsEntry("mira_config_rejected_total[]", 1.0)
                .containsEntry("mira_config_last_success_timestamp_seconds[]", 1.5)
                .containsEntry("mira_config_configurations[state, rejected]", 1.0)
                .containsEntry("mira_config_configurations[state, pending]", 1.0)
                .containsEntry("mira_config_configurations[state, delivered]", 0.0);
    }

    @Test
    void versionsAreKept() {
        for (int i = 1; i <= 25; i++) {
            write("zoo.cfg", "a = " + i);
        }

        assertThat(history.of(Pid.of("zoo"))).hasSize(20);
        assertThat(history.of(Pid.of("zoo"), 24).orElseThrow().values()).isEqualTo(Map.of("a", "24"));
    }

    /** A process is started with its environment and its properties. */
    private void environment(String name, String value) {
        environment.put(name, value);
        pipeline = pipeline();
    }

    private void property(String name, String value) {
        properties.put(name, value);
        pipeline = pipeline();
    }

    private void write(String name, String text) {
        folder.put(name, content(text));
        pipeline.take(Map.copyOf(folder));
    }

    private void remove(String name) {
        folder.remove(name);
        pipeline.take(Map.copyOf(folder));
    }

    private Map<String, Object> kept(String pid) {
        return configurations.kept().getOrDefault(pid, Map.of());
    }

    private ConfigurationStatus status(String pid) {
        return pipeline.status().stream()
                .filter(status -> status.pid().equals(pid))
                .findFirst()
                .orElseThrow();
    }

    private DeliveryGuard guard(List<String> obstacles) {
        return new DeliveryGuard() {
            @Override
            public List<String> obstacles(String pid, Map<String, Object> values) {
                return List.copyOf(obstacles);
            }

            @Override
            public void gone(String pid) {
                gone.add(pid);
            }
        };
    }

    private static EtcFolder.Content content(String text) {
        return new EtcFolder.Content(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
