package io.mira.testkit.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real API server of Kubernetes with the etcd behind it, on the loopback address, with TLS and RBAC. May be used from
 * any thread; killed and started again by one.
 */
public final class KubeApiServer implements AutoCloseable {

    private static final String ADMIN = "testbed-admin";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern TOKEN = Pattern.compile("\"token\":\\s*\"([^\"]+)\"");
    private static final Pattern REVISION = Pattern.compile("\"revision\":\\s*\"(\\d+)\"");

    private final Path folder;
    private final Path binary;
    private final List<String> arguments;
    private final int port = freePort();
    private final int etcdPort = freePort();
    private final ServerProcess etcd;
    private ServerProcess server;
    private Optional<HttpClient> client = Optional.empty();

    /** Starts both, with all that they keep in a folder, and waits until the API server is ready. */
    public KubeApiServer(Path folder) {
        this(folder, List.of());
    }

    /** Starts both, the API server with more arguments. */
    public KubeApiServer(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = List.copyOf(arguments);
        this.binary = ServerBinary.of("kube-apiserver");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("tokens.csv"), ADMIN + ",admin,1,\"system:masters\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchangeSigner();
        this.etcd = startEtcd();
        this.server = startServer();
        awaitReady();
    }

    /** Gives where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Gives the certificate, in PEM, that it is trusted by. */
    public Path authority() {
        return folder.resolve("certs/apiserver.crt");
    }

    /** Gives its private key, in PEM. */
    Path key() {
        return folder.resolve("certs/apiserver.key");
    }

    /** Kills the API server, as {@code kill -9} does. etcd goes on. */
    public void kill() {
        server.kill();
    }

    /** Starts the API server again after {@link #kill()}, on the same port, and waits until it is ready. */
    public void restart() {
        client = Optional.empty();
        server = startServer();
        awaitReady();
    }

    /** Makes another key that tokens are signed with. At the next {@link #restart()} no token given before is accepted. */
    public void exchangeSigner() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    folder.resolve("sa.key"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    folder.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Throws the certificate away. The next {@link #restart()} makes another one. */
    public void exchangeAuthority() {
        try {
            Files.deleteIfExists(authority());
            Files.deleteIfExists(key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws away all that etcd knows of the past: a watch that begins there is answered with 410. */
    public void compact() {
        String range = etcd("range", "{\"key\":\"AA==\"}");
        Matcher revision = REVISION.matcher(range);
        if (!revision.find()) {
            throw new IllegalStateException("etcd tells no revision: " + range);
        }
        etcd("compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
    }

    /** Creates a namespace. */
    public void namespace(String name) {
        admin("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /** Creates a secret of text values. */
    public void createSecret(String namespace, String name, Map<String, String> values) {
        admin("POST", secrets(namespace), secret(name, values, ""));
    }

    /** Creates a secret that cannot be changed any more. */
    public void createImmutableSecret(String namespace, String name, Map<String, String> values) {
        admin("POST", secrets(namespace), secret(name, values, ",\"immutable\":true"));
    }

    /** Changes or adds values of a secret. */
    public void patchSecret(String namespace, String name, Map<String, String> values) {
        request(
                ADMIN,
                "PATCH",
                secrets(namespace) + "/" + name,
                "application/merge-patch+json",
                secret(name, values, ""));
    }

    /** Deletes a secret. */
    public void deleteSecret(String namespace, String name) {
        admin("DELETE", secrets(namespace) + "/" + name, "");
    }

    /** Creates a service account. */
    public void serviceAccount(String namespace, String name) {
        admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    /** Lets a service account do something with those secrets; without names, with all of the namespace. */
    public void allow(String namespace, String account, List<String> verbs, List<String> names) {
        String role = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
        String name = account + "-reads";
        String resourceNames = names.isEmpty() ? "" : ",\"resourceNames\":" + list(names);
        request(
                ADMIN,
                "PATCH",
                role + "/roles/" + name + "?fieldManager=testbed&force=true",
                "application/apply-patch+yaml",
                "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"" + name
                        + "\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"verbs\":" + list(verbs)
                        + resourceNames + "}]}");
        request(
                ADMIN,
                "PATCH",
                role + "/rolebindings/" + name + "?fieldManager=testbed&force=true",
                "application/apply-patch+yaml",
                "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"RoleBinding\",\"metadata\":{\"name\":\""
                        + name
                        + "\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\""
                        + name
                        + "\"},\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"" + account + "\",\"namespace\":\""
                        + namespace + "\"}]}");
    }

    /** Takes away what {@link #allow} gave. */
    public void forbid(String namespace, String account) {
        admin(
                "DELETE",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/rolebindings/" + account + "-reads",
                "");
    }

    /** Gives a bound token of a service account, as the kubelet gets it; it lives for an hour. */
    public String token(String namespace, String account) {
        String answer = admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}");
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("no token was given");
        }
        return token.group(1);
    }

    /** Gives a token of a service account that is meant for somebody else than the API server. */
    public String token(String namespace, String account, String audience) {
        String answer = admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"audiences\":[\""
                        + audience + "\"]}}");
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IllegalStateException("no token was given");
        }
        return token.group(1);
    }

    /**
     * Applies one object of a manifest, in YAML, as {@code kubectl apply --server-side --validate=strict} does: a field
     * that is not known is refused.
     */
    public void apply(String path, String yaml) {
        request(
                ADMIN,
                "PATCH",
                path + "?fieldManager=testbed&force=true&fieldValidation=Strict",
                "application/apply-patch+yaml",
                yaml);
    }

    /** Gives the status that somebody gets who asks for a path with a token. */
    public int statusOf(String token, String method, String path) {
        return send(token, method, path, "application/json", "").statusCode();
    }

    /** Gives what the server says somebody may do in a namespace: a SelfSubjectRulesReview, in JSON. */
    public String rules(String token, String namespace) {
        return request(
                token,
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "application/json",
                "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectRulesReview\",\"spec\":{\"namespace\":\""
                        + namespace + "\"}}");
    }

    /** Gives how many requests for secrets it has answered since it was started, by its own count. */
    public long secretRequests() {
        return admin("GET", "/metrics", "")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{") && line.contains("resource=\"secrets\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Override
    public void close() {
        server.kill();
        etcd.kill();
    }

    private String admin(String method, String path, String body) {
        return request(ADMIN, method, path, "application/json", body);
    }

    private String request(String token, String method, String path, String type, String body) {
        HttpResponse<String> response = send(token, method, path, type, body);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(String token, String method, String path, String type, String body) {
        return send(
                client(),
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                        // With HTTP/2 it ends the connection together with a 401, which the client takes for a failure.
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private String etcd(String call, String body) {
        return send(
                        HttpClient.newHttpClient(),
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + etcdPort + "/v3/kv/" + call))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                .body();
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ServerProcess startEtcd() {
        int peer = freePort();
        String url = "http://127.0.0.1:" + etcdPort;
        String peerUrl = "http://127.0.0.1:" + peer;
        return ServerProcess.start(
                List.of(
                        binary.toString(),
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--listen-peer-urls=" + peerUrl,
                        "--initial-advertise-peer-urls=" + peerUrl,
                        "--initial-cluster=default=" + peerUrl,
                        "--unsafe-no-fsync"),
                Map.of(),
                folder.resolve("etcd.log"));
    }

    private ServerProcess startServer() {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--disable-admission-plugins=ServiceAccount"));
        command.addAll(arguments);
        return ServerProcess.start(command, Map.of(), folder.resolve("kube-apiserver.log"));
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && server.alive() && etcd.alive()) {
            try {
                if (Files.exists(authority()) && statusOf(ADMIN, "GET", "/readyz") == 200) {
                    return;
                }
            } catch (UncheckedIOException e) {
                client = Optional.empty();
            }
            LockSupport.parkNanos(50_000_000);
        }
        close();
        throw new IllegalStateException("kube-apiserver is not ready, see " + folder.resolve("kube-apiserver.log"));
    }

    private HttpClient client() {
        HttpClient current = client.orElseGet(() ->
                HttpClient.newBuilder().sslContext(KubeTls.of(authority())).build());
        client = Optional.of(current);
        return current;
    }

    private static String secrets(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private static String secret(String name, Map<String, String> values, String more) {
        String data = values.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\""
                        + Base64.getEncoder().encodeToString(e.getValue().getBytes(StandardCharsets.UTF_8)) + "\"")
                .collect(Collectors.joining(","));
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{" + data + "}" + more + "}";
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
