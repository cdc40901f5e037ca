package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests that users get, applied to a real API server: what can be read with them, and what cannot. */
@RequiresServer("kube-apiserver")
final class ManifestsTest {

    private static final Path MANIFESTS = Path.of("../../distribution/src/main/kubernetes");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)$");
    private static final Pattern NAME = Pattern.compile("(?m)^metadata:\\n  name: (\\S+)$");
    private static final Map<String, String> COLLECTIONS = Map.of(
            "ServiceAccount", "/api/v1/namespaces/app/serviceaccounts/",
            "Role", "/apis/rbac.authorization.k8s.io/v1/namespaces/app/roles/",
            "RoleBinding", "/apis/rbac.authorization.k8s.io/v1/namespaces/app/rolebindings/",
            "Deployment", "/apis/apps/v1/namespaces/app/deployments/");
    private static final String SECRETS = "/api/v1/namespaces/app/secrets";

    @TempDir
    static Path folder;

    private static KubeApiServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new KubeApiServer(folder);
        server.namespace("app");
        server.namespace("other");
        for (String secret : List.of("db-credentials", "another")) {
            server.createSecret("app", secret, Map.of("password", "x"));
            server.createSecret("other", secret, Map.of("password", "x"));
        }
        apply("secrets-by-api.yaml");
        apply("secrets-mounted.yaml");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theNamedSecretIsReadAndWatchedAndNothingElse() {
        String token = server.token("app", "mira");
        String watch = SECRETS + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3D";

        untilAllowed(token);
        assertEquals(200, server.statusOf(token, "GET", watch + "db-credentials"));
        assertEquals(403, server.statusOf(token, "GET", SECRETS + "/another"));
        assertEquals(403, server.statusOf(token, "GET", watch + "another"));
        assertEquals(403, server.statusOf(token, "GET", SECRETS));
        assertEquals(403, server.statusOf(token, "GET", SECRETS + "?watch=true"));
        assertEquals(403, server.statusOf(token, "GET", "/api/v1/secrets"));
        assertEquals(403, server.statusOf(token, "DELETE", SECRETS + "/db-credentials"));
        assertEquals(403, server.statusOf(token, "GET", "/api/v1/namespaces/other/secrets/db-credentials"));
        assertEquals(403, server.statusOf(token, "GET", "/api/v1/namespaces/app/configmaps"));
        assertEquals(403, server.statusOf(token, "GET", "/api/v1/namespaces/app/pods"));
    }

    @Test
    void theMountedVariantMayReadNothing() {
        String token = server.token("app", "mira-mounted");

        assertEquals(403, server.statusOf(token, "GET", SECRETS + "/db-credentials"));
        assertEquals(403, server.statusOf(token, "GET", SECRETS));
    }

    private static void untilAllowed(String token) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (server.statusOf(token, "GET", SECRETS + "/db-credentials") != 200) {
            assertTrue(System.nanoTime() < end, "the role has no effect");
        }
    }

    private static void apply(String file) throws IOException {
        for (String object : Files.readString(MANIFESTS.resolve(file)).split("(?m)^---$", -1)) {
            String kind = group(KIND, object);
            server.apply(COLLECTIONS.get(kind) + group(NAME, object), object);
        }
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), pattern.pattern());
        return matcher.group(1);
    }
}
