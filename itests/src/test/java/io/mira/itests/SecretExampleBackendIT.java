package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend of the guide, dropped into a running process. */
final class SecretExampleBackendIT {

    private static final Path BACKEND =
            Home.PROJECT.resolve("examples/backend/target/mira-example-backend-" + Home.VERSION + ".jar");

    @TempDir
    Path folder;

    @Test
    void itIsWhatTheComponentWaitedForAndItsChangesArrive() throws IOException {
        keep("the first password");
        Home home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.with("SECRET_FILES", folder.toString());
        home.writes("mira.secrets.cfg", "backend = files, env", "refresh_interval = 1");
        home.writes("it.probe.cfg", ".password = secret://files/db:password");
        try (MiraProcess mira = home.start()) {
            mira.await("started, not ready yet");
            assertThat(mira.health("/health/ready").body()).contains("secret://files/db:password");
            home.drops(BACKEND, "files.jar");
            awaitHash(mira, "probe activated", "the first password");
            mira.untilReady();
            assertThat(mira.health("/health/ready").body()).contains("secrets backend files");

            keep("the second password");
            awaitHash(mira, "probe modified", "the second password");

            home.removes(home.deploy("files.jar"));
            mira.await("bundle removed");
            home.writes("it.probe.cfg", ".password = secret://files/db:password", "greeting = without its backend");
            mira.await(
                    "probe modified",
                    record -> record.text("greeting").equals("without its backend")
                            && record.json().path("password_hash").asInt() == "the second password".hashCode());
            mira.stopsCleanly();
        }
    }

    private static void awaitHash(MiraProcess mira, String message, String value) {
        mira.await(message, record -> record.json().path("password_hash").asInt() == value.hashCode());
    }

    private void keep(String value) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), "password=" + value + "\n");
        Files.move(draft, folder.resolve("db.properties"), StandardCopyOption.ATOMIC_MOVE);
    }
}
