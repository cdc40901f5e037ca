package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files, many components. */
final class ConfigManyIT {

    @TempDir
    Path folder;

    @Test
    void aThousandFilesAreDeliveredAtTheStartAndInOneSwoopAndOneEditTouchesNobodyElse() throws IOException {
        Home home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        for (int i = 0; i < 500; i++) {
            home.writes("it.probe~n" + i + ".cfg", "greeting = " + i);
        }
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated", 500);
            home.writes("it.probe~n7.cfg", "greeting = edited");
            assertThat(mira.await("probe modified").text("pid")).isEqualTo("it.probe~n7");

            Path swoop = Files.createDirectory(folder.resolve("swoop"));
            for (int i = 0; i < 1000; i++) {
                Files.writeString(swoop.resolve("it.probe~n" + i + ".cfg"), "greeting = swoop\n");
            }
            for (int i = 0; i < 1000; i++) {
                Path file = swoop.resolve("it.probe~n" + i + ".cfg");
                Files.move(file, home.etc(file.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
            }
            mira.await("probe activated", 1000);
            mira.await("probe modified", 501);

            Set<String> changed = mira.records().stream()
                    .filter(record -> record.text("greeting").equals("swoop"))
                    .map(record -> record.text("pid"))
                    .collect(Collectors.toSet());
            assertThat(changed).hasSize(1000);
            assertThat(mira.count("probe modified")).isEqualTo(501);
            assertThat(mira.count("probe activated")).isEqualTo(1000);
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void ofFiveHundredComponentsAReloadTouchesNobodyButItsConsumers() {
        Home home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("crowd", "1.0.0", crowd(500)), "crowd.jar")
                .writes("it.crowd.own7.cfg", "size = 1", "name = own")
                .writes("it.crowd.shared.cfg", "size = 1", "name = shared");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("crowd activated", 500);

            home.writes("it.crowd.own7.cfg", "size = 2", "name = own");
            assertThat(mira.await("crowd modified").text("component")).isEqualTo("it.crowd.c7");
            home.writes("it.crowd.shared.cfg", "size = 3", "name = shared");
            mira.await("crowd modified", 4);
            home.writes("it.crowd.own7.cfg", "size = 4", "name = own");
            mira.await("crowd modified", 5);

            assertThat(mira.records().stream()
                            .filter(record -> record.is("crowd modified"))
                            .map(record -> record.text("component") + " " + record.text("size")))
                    .containsExactlyInAnyOrder(
                            "it.crowd.c7 2", "it.crowd.c100 3", "it.crowd.c200 3", "it.crowd.c300 3", "it.crowd.c7 4");
            assertThat(mira.count("crowd activated")).isEqualTo(500);
            assertThat(mira.count("crowd deactivated")).isZero();
            assertThat(MiraProcess.get(mira.managementPort(), "/metrics").body())
                    .doesNotContain("mira_component_reactivations_total{");
            mira.stopsCleanly();
        }
    }

    /** So many different components: each has a configuration of its own, three of them share one more. */
    private static Map<String, String> crowd(int components) {
        StringBuilder files = new StringBuilder();
        for (int i = 0; i < components; i++) {
            String pids = "it.crowd.own" + i + (i % 100 == 0 && i > 0 && i < 400 ? " it.crowd.shared" : "");
            String xml = "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"it.crowd.c" + i
                    + "\" immediate=\"true\" configuration-pid=\"" + pids
                    + "\" activate=\"activate\" modified=\"modified\" deactivate=\"deactivate\">"
                    + "<implementation class=\"io.mira.itests.fixture.crowd.Crowd\"/></scr:component>";
            files.append(i == 0 ? "" : ",")
                    .append("OSGI-INF/c" + i + ".xml;literal='")
                    .append(xml)
                    .append('\'');
        }
        return Map.of("-includeresource", files.toString(), "Service-Component", "OSGI-INF/*.xml");
    }
}
