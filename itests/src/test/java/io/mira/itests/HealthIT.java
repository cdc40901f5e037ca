package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void livenessSeesThreadsThatWaitForEachOther() {
        home.drops(new FixtureBundle(folder).of("rogue"), "rogue.jar").with("IT_ROGUE", "deadlock");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("rogue started");
            HttpResponse<String> live = mira.health("/health/live");
            while (live.statusCode() == 200) {
                live = mira.health("/health/live");
            }
            assertThat(live.statusCode()).isEqualTo(503);
            assertThat(live.body()).contains("left-hand", "right-hand", "\"since\"");
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            mira.stopsCleanly();
        }
    }

    @Test
    void whatHangsIsNamedAndKeepsNoProbeWaiting() {
        home.drops(new FixtureBundle(folder).of("checks"), "checks.jar")
                .writes("mira.management.cfg", "event_timeout = 500ms")
                .with("MIRA_SHUTDOWN_TIMEOUT", "1");
        try (MiraProcess mira = home.start()) {
            mira.await("checks started");
            mira.awaitHealth("/health/ready", body -> body.contains("\"never answers\",\"status\":\"DOWN\""));
            mira.awaitHealth(
                    "/health/live", body -> body.contains("no event is delivered: io.mira.itests.fixture.checks"));
            assertThat(mira.health("/health/live").statusCode()).isEqualTo(503);
            MiraProcess mine = home.start("shell", "health mine");
            assertThat(mine.exitOfCommand()).as(mine.stderr()).isZero();
            assertThat(mine.output()).isEqualTo("UP    has a say: said");

            mira.signal("TERM");
            assertThat(mira.exitCode())
                    .as("the framework waits for its listener")
                    .isEqualTo(75);
            assertThat(mira.stderr()).contains("Thread dump", "FelixDispatchQueue", "Checks$Hanging.run");
        }
    }

    @Test
    void whatMayNeedATokenThatCannotBeHadIsNotShown() {
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.health("/health/ready").body()).contains("\"checks\"");
            home.writes("mira.management.cfg", ".token = secret://nobody:token");

            mira.awaitHealth("/health/ready", body -> !body.contains("\"checks\""));
            assertThat(mira.health("/metrics").statusCode()).isEqualTo(401);
            mira.stopsCleanly();
        }
    }

    @Test
    void slowClientsKeepNoProbeOut() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (MiraProcess mira = home.start().untilReady()) {
            int port = mira.managementPort();
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
                socket.getOutputStream().write('G');
                slow.add(socket);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(MiraProcess.get(port, "/health/ready").statusCode()).isEqualTo(200);
            }
            mira.stopsCleanly();
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void withATokenFromASecretProbesSeeTheStatusAndItsHolderTheReasons() {
        home.writes("mira.management.cfg", "port = 0", ".token = secret://management:token")
                .with("MANAGEMENT_TOKEN", "a-token-for-this-test");
        try (MiraProcess mira = home.start().untilReady()) {
            HttpResponse<String> probe = mira.health("/health/ready");
            assertThat(probe.statusCode()).isEqualTo(200);
            assertThat(probe.body()).isEqualTo("{\"status\":\"UP\"}\n");
            assertThat(asked(mira, "a-token-for-this-test").body()).contains("\"platform\"");
            assertThat(asked(mira, "another").statusCode()).isEqualTo(401);
            assertThat(mira.output()).doesNotContain("a-token-for-this-test");
            mira.stopsCleanly();
        }
    }

    private static HttpResponse<String> asked(MiraProcess mira, String token) {
        URI uri = URI.create("http://127.0.0.1:" + mira.managementPort() + "/health/ready");
        return MiraProcess.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token));
    }
}
