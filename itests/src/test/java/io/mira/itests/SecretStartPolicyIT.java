package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a secret that cannot be had means for the start; to wait is the default, and shown by {@link SecretIT}. */
final class SecretStartPolicyIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.writes("it.probe.cfg", ".password = secret://vault/probe-credentials:password");
    }

    @Test
    void aDegradedStartIsReadyWithoutWhoeverNeedsIt() {
        home.writes("mira.secrets.cfg", "start_policy = degraded");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            assertThat(mira.health("/health/ready").body())
                    .contains("it.probe", ".password", "secret://vault/probe-credentials:password");
            assertThat(mira.count("probe activated")).isZero();
            mira.stopsCleanly();
        }
    }

    @Test
    void aStartThatMustFailEndsWithCodeOneAndSaysWhy() {
        home.writes("mira.secrets.cfg", "start_policy = fail", "start_limit = 1");
        try (MiraProcess mira = home.start()) {
            assertThat(mira.exitCode()).isEqualTo(1);
            assertThat(mira.output())
                    .contains("start failed", "start_policy", "it.probe", "secret://vault/probe-credentials:password");
            assertThat(mira.count("probe activated")).isZero();
        }
    }
}
