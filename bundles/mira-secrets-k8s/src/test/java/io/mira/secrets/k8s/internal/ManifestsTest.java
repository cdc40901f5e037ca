package io.mira.secrets.k8s.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        server.serviceAccount("app", "nobody");
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

    /** The server itself lists everything that the account may do. */
    @Test
    void theServerKnowsOfNoOtherRight() {
        untilAllowed(server.token("app", "mira"));
        assertEquals(List.of("secrets [db-credentials] [get, watch]"), rights("mira", "app"));
        assertEquals(List.of(), rights("mira", "other"));
        assertEquals(List.of(), rights("mira-mounted", "app"));
        assertEquals(List.of(), rights("mira-mounted", "other"));
    }

    /** Gives what an account may do in a namespace that one without any role may not. */
    private static List<String> rights(String account, String namespace) {
        List<String> rights = allRights(account, namespace);
        rights.removeAll(allRights("nobody", namespace));
        return rights;
    }

    private static List<String> allRights(String account, String namespace) {
        Map<?, ?> status = Json.map(
                Json.object(
                        server.rules(server.token("app", account), namespace).getBytes(StandardCharsets.UTF_8)),
                "status");
        assertEquals(false, status.get("incomplete"));
        List<String> rights = new ArrayList<>();
        for (Object each : list(status, "resourceRules")) {
            Map<?, ?> rule = (Map<?, ?>) each;
            for (Object resource : list(rule, "resources")) {
                rights.add(resource + " " + rule.get("resourceNames") + " " + rule.get("verbs"));
            }
        }
        return rights;
    }

    private static List<?> list(Map<?, ?> from, String key) {
        return from.get(key) instanceof List<?> list ? list : List.of();
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
