package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two sets of configurations that the distribution brings. */
final class DeploymentProfilesIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder)
                .without("MIRA_ETC")
                .dropsHttp()
                .with("MIRA_CFG__ORG_APACHE_FELIX_HTTP__ORG_OSGI_SERVICE_HTTP_PORT", "0");
    }

    @Test
    void developmentIsReadableAndFollowsSecretsSoon() {
        try (MiraProcess mira = home.with("MIRA_PROFILE", "development").start()) {
            mira.awaitLine(" ready ");
            assertThat(mira.output()).doesNotContain("ERROR");
            mira.signal("TERM");
            assertThat(mira.exitOfCommand()).isZero();
        }
    }

    @Test
    void productionSpeaksJsonListensToAllAndDrainsBeforeItStops() {
        home.drops(home.distribution().resolve("optional/mira-secrets-vault.jar"), "vault.jar");
        home.with("MIRA_CFG__MIRA_SHUTDOWN__PRE_DRAIN_DELAY", "10ms");
        try (MiraProcess mira = home.with("MIRA_PROFILE", "production").start().untilReady()) {
            assertThat(mira.await("management listening").text("host")).isEqualTo("0.0.0.0");
            assertThat(mira.errors()).isEmpty();
            assertThat(mira.records())
                    .noneMatch(record -> record.text("logger").startsWith("io.mira.config")
                            && record.text("level").equals("WARN"));
            mira.stopsCleanly();
        }
    }

    @Test
    void bothAreCleanUnderCheck() {
        for (String name : List.of("development", "production")) {
            MiraProcess check = home.with("MIRA_PROFILE", name).start("check");
            assertThat(check.exitOfCommand()).as(check::output).isZero();
            assertThat(check.output()).as(name).endsWith(name + " is sound");
        }
    }

    @Test
    void aSetOfOnesOwnIsACopyThatMiraEtcNames() {
        for (String name : List.of("development", "production")) {
            Path set = home.distribution().resolve("profiles").resolve(name);
            try (MiraProcess mira = home.with("MIRA_ETC", set.toString())
                    .with("MIRA_PROFILE", "")
                    .start()) {
                mira.awaitLine("ready");
                mira.signal("TERM");
                assertThat(mira.exitOfCommand()).as(name).isZero();
            }
        }
    }

    @Test
    void anUnknownProfileEndsWith78AndNamesTheKnownOnes() {
        try (MiraProcess mira = home.with("MIRA_PROFILE", "prodution").start()) {
            assertThat(mira.exitCode()).isEqualTo(78);
            assertThat(mira.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message())
                            .contains("no profile 'prodution'", "one of [development, production]"));
        }
    }
}
