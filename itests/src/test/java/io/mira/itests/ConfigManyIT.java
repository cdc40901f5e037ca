package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files. */
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
}
