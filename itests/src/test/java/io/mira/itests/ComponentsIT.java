package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ComponentsIT {

    private static final String SERVICE = "io.mira.itests.fixture.needy.Needy needs the service java.lang.Runnable with"
            + " (kind=missing) (reference 'work')";
    private static final String CONFIGURATION =
            "io.mira.itests.fixture.needy.Configured needs a configuration: etc/it.configured.cfg";

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("needy", "1.0.0", Map.of("-dsannotations", "*")), "needy.jar");
    }

    @Test
    void aComponentThatWaitsIsAWarningThatSaysForWhat() {
        try (MiraProcess mira = home.start().untilReady()) {
            HttpResponse<String> ready = until(mira, SERVICE);
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"WARN\"", SERVICE, CONFIGURATION);
            MiraProcess bundles = home.start("shell", "bundles");
            assertThat(bundles.exitOfCommand()).isZero();
            assertThat(bundles.output()).contains("waits: " + SERVICE, "waits: " + CONFIGURATION);

            home.writes("it.configured.cfg", "color = red");
            mira.awaitLine("configured with red");
            while (mira.health("/health/ready").body().contains(CONFIGURATION)) {
                Thread.onSpinWait();
            }
            mira.stopsCleanly();
        }
    }

    @Test
    void whatIsRequiredKeepsMiraFromBeingReady() {
        home.writes("mira.management.cfg", "port = 0", "required = it.needy, it.abs*");
        try (MiraProcess mira = home.start()) {
            String reasons = mira.await("started, not ready yet").text("reasons");
            assertThat(reasons).contains(SERVICE, "the required bundle it.abs* is not there");
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(503);
            assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);

            home.writes("mira.management.cfg", "port = 0");
            mira.await("ready");
            mira.stopsCleanly();
        }
    }

    private static HttpResponse<String> until(MiraProcess mira, String reason) {
        HttpResponse<String> ready = mira.health("/health/ready");
        while (!ready.body().contains(reason)) {
            ready = mira.health("/health/ready");
        }
        return ready;
    }
}
