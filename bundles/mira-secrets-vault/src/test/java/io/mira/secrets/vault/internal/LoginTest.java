package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to log in, with the policy of the guide and nothing besides: one path, and the token itself. */
final class LoginTest extends VaultTest {

    private static final String POLICY =
            "\"token_policies\":[\"app\"],\"token_no_default_policy\":true,\"token_ttl\":\"60\"";

    @TempDir
    Path folder;

    @BeforeAll
    static void makePolicy() throws IOException {
        vault.policy("app", Files.readString(Path.of("../../docs/guide/vault/app.hcl")));
        for (String method : new String[] {"approle", "userpass", "jwt", "kubernetes"}) {
            vault.write("sys/auth/" + method, "{\"type\":\"" + method + "\"}");
        }
    }

    @BeforeEach
    void keepSecret() {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        vault.write("secret/data/other", "{\"data\":{\"a\":\"not for us\"}}");
    }

    @Test
    void byToken() {
        readsWith(settings("token").with("token", vault.token("{\"policies\":[\"app\"],\"no_default_policy\":true}")));
    }

    @Test
    void byTokenFileWhichIsReadAgainWhenTheTokenEnds() throws IOException {
        Path sink = folder.resolve("sink");
        String first =
                vault.token("{\"policies\":[\"app\"],\"no_default_policy\":true,\"ttl\":\"2s\",\"renewable\":false}");
        Files.writeString(sink, first + "\n");
        Connection connection = readsWith(settings("token_file").with("token__file", sink.toString()));

        Files.writeString(sink, vault.token("{\"policies\":[\"app\"],\"no_default_policy\":true}"));
        vault.awaitEnd(first);

        assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
    }

    @Test
    void aTokenFileThatNeverEndsIsNotRead() {
        Connection connection = connect(settings("token_file").with("token__file", "/dev/zero"));

        assertThatThrownBy(() -> connection.read("app", ""))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("token_file = /dev/zero: it is a folder, a pipe or a device");
    }

    @Test
    void byAppRoleWithSecretIdFromFile() throws IOException {
        vault.write("auth/approle/role/app", "{" + POLICY + "}");
        String roleId = VaultServer.field(vault.read("auth/approle/role/app/role-id"), "role_id");
        String secretId = VaultServer.field(vault.write("auth/approle/role/app/secret-id", "{}"), "secret_id");
        Path file = Files.writeString(folder.resolve("secret-id"), secretId + "\n");

        readsWith(settings("approle").with("role__id", roleId).with("secret__id", secretId));
        readsWith(settings("approle").with("role__id", roleId).with("secret__id__file", file.toString()));
    }

    @Test
    void byAppRoleWithAWrappedSecretIdThatOpensOnce() {
        vault.write("auth/approle/role/app", "{" + POLICY + "}");
        String roleId = VaultServer.field(vault.read("auth/approle/role/app/role-id"), "role_id");
        String wrapping = VaultServer.field(vault.wrapped("auth/approle/role/app/secret-id", "{}"), "token");
        Settings wrapped = settings("approle")
                .with("role__id", roleId)
                .with("secret__id", wrapping)
                .with("secret__id__wrapped", true);

        readsWith(wrapped);
        assertThatThrownBy(() -> connect(wrapped).read("app", ""))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("unwrapped it before")
                .hasMessageNotContaining(wrapping);
    }

    @Test
    void byUserAndPasswordWhichIsNeverShown() {
        vault.write("auth/userpass/users/me", "{\"password\":\"canary-password\"," + POLICY + "}");

        readsWith(settings("userpass").with("username", "me").with("password", "canary-password"));
        assertThatThrownBy(() -> connect(
                                settings("userpass").with("username", "me").with("password", "canary-wrong"))
                        .read("app", ""))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("invalid username or password")
                .hasMessageNotContaining("canary");
    }

    @Test
    void byJwt() throws Exception {
        KeyPair keys = rsa();
        vault.write(
                "auth/jwt/config",
                "{\"jwt_validation_pubkeys\":[\"-----BEGIN PUBLIC KEY-----\\n"
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                        + "\\n-----END PUBLIC KEY-----\"]}");
        vault.write(
                "auth/jwt/role/app",
                "{\"role_type\":\"jwt\",\"bound_audiences\":[\"mira\"],\"user_claim\":\"sub\"," + POLICY + "}");
        Path file = Files.writeString(
                folder.resolve("jwt"),
                jwt(keys, "{\"sub\":\"me\",\"aud\":\"mira\",\"exp\":4102444800,\"iat\":1700000000}"));

        readsWith(settings("jwt").with("role", "app").with("jwt__file", file.toString()));
    }

    @Test
    void byKubernetesServiceAccountWhoseTokenIsReviewed() throws Exception {
        HttpServer reviewer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        reviewer.createContext("/apis/authentication.k8s.io/v1/tokenreviews", exchange -> {
            byte[] answer = ("{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"status\":"
                            + "{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:team:app\","
                            + "\"uid\":\"u1\",\"groups\":[\"system:serviceaccounts\"]}}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        reviewer.start();
        String authority =
                Files.readString(Identity.authority(folder, "reviewer").certificate());
        try {
            vault.write(
                    "auth/kubernetes/config",
                    "{\"kubernetes_host\":\"http://127.0.0.1:"
                            + reviewer.getAddress().getPort()
                            + "\",\"disable_local_ca_jwt\":true,\"kubernetes_ca_cert\":\""
                            + authority.replace("\r", "").replace("\n", "\\n") + "\"}");
            vault.write(
                    "auth/kubernetes/role/app",
                    "{\"bound_service_account_names\":[\"app\"],\"bound_service_account_namespaces\":[\"team\"],"
                            + POLICY + "}");
            String claims = "{\"iss\":\"kubernetes/serviceaccount\",\"sub\":\"system:serviceaccount:team:app\","
                    + "\"nbf\":1700000000,\"iat\":1700000000,\"exp\":4102444800,\"kubernetes.io\":{\"namespace\":\"team\","
                    + "\"serviceaccount\":{\"name\":\"app\",\"uid\":\"u1\"}}}";
            Path file = Files.writeString(folder.resolve("sa"), jwt(rsa(), claims));

            readsWith(settings("kubernetes").with("role", "app").with("jwt__file", file.toString()));
        } finally {
            reviewer.stop(0);
        }
    }

    @Test
    void aRefusedLoginSaysNothingAboutTheSecretButIsARefusalOfThisProcess() {
        Connection connection = connect(settings("token").with("token", "hvs.canary"));

        assertThatThrownBy(() -> connection.read("app", ""))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("refuses the login")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(connection::check).isInstanceOf(SecretForbiddenException.class);
    }

    @Test
    void whatIsMissingForAMethodIsNamed() {
        assertThatThrownBy(() -> connect(settings("approle")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("auth = approle needs role_id");
        assertThatThrownBy(() -> connect(settings("aproll"))).hasMessageContaining("token, token_file, approle");
    }

    private Settings settings(String auth) {
        return Settings.at(vault.url()).with("auth", auth);
    }

    private Connection readsWith(Settings settings) {
        Connection connection = connect(settings);
        assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
        assertThatThrownBy(() -> connection.read("other", "")).isInstanceOf(SecretForbiddenException.class);
        return connection;
    }

    private static KeyPair rsa() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String jwt(KeyPair keys, String claims) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String content = base64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
                + "." + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + base64.encodeToString(signature.sign());
    }
}
