package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Vault backend where there is no Mira: a plain Karaf, the backend's jar and the API it is written against. */
@RequiresServer("vault")
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "Karaf 4.4 does not start on Java 25")
final class VaultInKarafIT {

    @RegisterExtension
    static final VaultServer vault = VaultServer.plain();

    private static final String VALUE = "read in a plain Karaf, ä€";

    @TempDir
    Path folder;

    @Test
    void theJarAloneResolvesAndReadsASecret() {
        vault.write("secret/data/app", "{\"data\":{\"password\":\"" + VALUE + "\"}}");
        Home home = new Home(folder.resolve("home"));
        try (KarafProcess karaf = new KarafProcess(folder)) {
            karaf.withDeclarativeServices(home.distribution())
                    .drops(home.bundle("mira-secrets-api"))
                    .drops(home.distribution().resolve("optional/mira-secrets-vault.jar"))
                    .drops(new FixtureBundle(folder).of("reader"))
                    .writes("mira.secrets.vault.cfg", "url = " + vault.url(), "token = " + vault.rootToken())
                    .writes("it.reader.cfg", "path = app")
                    .start();
            assertThat(karaf.awaitLog("reader has read")).endsWith(" " + VALUE.hashCode());
            assertThat(karaf.log()).doesNotContain(VALUE).doesNotContain(vault.rootToken());
        }
    }
}
