package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.BackendUnreachableException;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The login of a pod: Vault has the token reviewed by a real API server. */
@RequiresServer({"vault", "kube-apiserver"})
final class KubernetesLoginTest extends VaultTest {

    @TempDir
    Path folder;

    @Test
    void theServiceAccountOfThePodLogsInAndAnotherDoesNot() throws IOException {
        try (KubeApiServer kubernetes = new KubeApiServer(folder.resolve("kubernetes"))) {
            kubernetes.namespace("team");
            for (String account : new String[] {"app", "stranger", "reviewer"}) {
                kubernetes.serviceAccount("team", account);
            }
            kubernetes.apply(
                    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/vault",
                    "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRoleBinding\",\"metadata\":"
                            + "{\"name\":\"vault\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":"
                            + "\"ClusterRole\",\"name\":\"system:auth-delegator\"},\"subjects\":[{\"kind\":"
                            + "\"ServiceAccount\",\"name\":\"reviewer\",\"namespace\":\"team\"}]}");
            configureVault(kubernetes);
            Path token = folder.resolve("token");
            Settings settings = Settings.at(vault.url())
                    .with("auth", "kubernetes")
                    .with("role", "app")
                    .with("max__backoff", "1ms")
                    .with("jwt__file", token.toString());

            Files.writeString(token, kubernetes.token("team", "app"));
            Connection connection = connect(settings);
            assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");

            Files.writeString(token, kubernetes.token("team", "stranger"));
            assertThatThrownBy(() -> connect(settings).read("app", ""))
                    .isInstanceOf(BackendUnreachableException.class)
                    .hasMessageContaining("refuses the login by kubernetes as app");

            Files.writeString(token, kubernetes.token("team", "app"));
            clock.addAndGet(Duration.ofHours(2).toMillis());
            assertThat(connection.read("app", "").reveal("a"))
                    .as("the file is read again at the next login")
                    .isEqualTo("kept");
            assertThat(calls.logins.sum()).isEqualTo(2);
        }
    }

    private static void configureVault(KubeApiServer kubernetes) throws IOException {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        vault.policy("app", Files.readString(Path.of("../../docs/guide/vault/app.hcl")));
        vault.write("sys/auth/kubernetes", "{\"type\":\"kubernetes\"}");
        vault.write(
                "auth/kubernetes/config",
                "{\"kubernetes_host\":\"https://127.0.0.1:"
                        + kubernetes.address().getPort()
                        + "\",\"kubernetes_ca_cert\":\""
                        + Files.readString(kubernetes.authority()).replace("\n", "\\n")
                        + "\",\"token_reviewer_jwt\":\"" + kubernetes.token("team", "reviewer") + "\"}");
        vault.write(
                "auth/kubernetes/role/app",
                "{\"bound_service_account_names\":[\"app\"],\"bound_service_account_namespaces\":[\"team\"],"
                        + "\"token_policies\":[\"app\"],\"token_no_default_policy\":true,\"token_ttl\":\"3600\"}");
    }
}
