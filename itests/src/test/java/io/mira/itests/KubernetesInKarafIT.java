package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The Kubernetes backend where there is no Mira: a plain Karaf, the backend's jar and the APIs it is written against. */
@RequiresServer("kube-apiserver")
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = "Karaf 4.4 does not start on Java 25")
final class KubernetesInKarafIT {

    private static final String VALUE = "read in a plain Karaf, ä€";

    @TempDir
    Path folder;

    @Test
    void theJarAloneResolvesAndReadsASecret() throws IOException {
        Home home = new Home(folder.resolve("home"));
        try (KubeApiServer server = new KubeApiServer(folder.resolve("server"));
                KarafProcess karaf = new KarafProcess(folder)) {
            server.namespace("team");
            server.serviceAccount("team", "karaf");
            server.allow("team", "karaf", List.of("get"), List.of("db"));
            server.createSecret("team", "db", Map.of("password", VALUE));
            String token = server.token("team", "karaf");
            Path file = Files.writeString(folder.resolve("token"), token);
            karaf.withDeclarativeServices(home.distribution())
                    .drops(home.bundle("mira-secrets-api"))
                    .drops(home.bundle("mira-config-api"))
                    .drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"))
                    .drops(new FixtureBundle(folder).of("reader"))
                    .writes(
                            "mira.secrets.k8s.cfg",
                            "api_server = https://127.0.0.1:" + server.address().getPort(),
                            "ca_file = " + server.authority(),
                            "token_file = " + file)
                    .writes("it.reader.cfg", "path = team/db")
                    .start();
            assertThat(karaf.awaitLog("reader has read")).endsWith(" " + VALUE.hashCode());
            assertThat(karaf.log()).doesNotContain(VALUE).doesNotContain(token);
        }
    }
}
