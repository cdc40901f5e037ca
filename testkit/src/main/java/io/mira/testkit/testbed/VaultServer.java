package io.mira.testkit.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Vault for the tests of one class: initialised and unsealed by its API, with KV 2 at {@code secret/} and KV 1 at
 * {@code old/}. Registered as a static field with {@code @RegisterExtension}; the class says
 * {@code @RequiresServer("vault")}. Keeps its data on disk, so that it survives {@link #kill} and {@link #restart}. May
 * be used from any thread.
 *
 * <p>{@code MIRA_TESTBED_VAULT} may name the program of another server, such as OpenBao's {@code bao}; or the address of
 * one that runs already, whose root token is in {@code MIRA_TESTBED_VAULT_TOKEN}. All mounts and logins of that one are
 * removed before each class, and tests that would have to stop it are skipped.
 */
public final class VaultServer implements BeforeAllCallback, AfterAllCallback {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*(?:\\[\\s*)?\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern MOUNTED = Pattern.compile("\"([^\"]+/)\":\\s*\\{");

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000L;

    private final List<String> options;
    private final HttpClient client;
    private final boolean elsewhere = ServerBinary.runsElsewhere("vault");
    private volatile String scheme;
    private volatile String host = "127.0.0.1";
    private @Nullable Path folder;
    private @Nullable ServerProcess process;
    private volatile InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    private volatile String rootToken = "";
    private volatile String unsealKey = "";

    private VaultServer(String scheme, List<String> options, HttpClient client) {
        this.scheme = scheme;
        this.options = List.copyOf(options);
        this.client = client;
    }

    /** Makes a server without TLS. It is started before the first test. */
    public static VaultServer plain() {
        return new VaultServer("http", List.of(), HttpClient.newHttpClient());
    }

    /**
     * Makes a server with TLS from PEM files, which it reads anew for each connection.
     *
     * @param authority who signs client certificates
     * @param trusting what this class itself needs to talk to it
     */
    public static VaultServer tls(Path certificate, Path key, Path authority, SSLContext trusting) {
        return new VaultServer(
                "https",
                List.of("-cert", certificate.toString(), "-key", key.toString(), "-client-ca", authority.toString()),
                HttpClient.newBuilder().sslContext(trusting).build());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    /** Starts it; only for those who are no test. */
    public void start() throws IOException {
        if (elsewhere) {
            takeOver();
            return;
        }
        folder = Files.createTempDirectory("mira-vault");
        launch(0);
        String initialised = api("PUT", "sys/init", "{\"secret_shares\":1,\"secret_threshold\":1}", "");
        rootToken = field(initialised, "root_token");
        unsealKey = field(initialised, "keys_base64");
        unseal();
        mount();
    }

    private void mount() {
        write("sys/mounts/secret", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        write("sys/mounts/old", "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
        awaitUpgraded();
    }

    /** Uses a server that runs already, as if it were new. */
    private void takeOver() {
        URI there = URI.create(ServerBinary.named("vault").orElseThrow());
        Assumptions.assumeTrue(scheme.equals("http"), "the server at " + there + " has certificates of its own");
        scheme = there.getScheme();
        host = there.getHost();
        address = InetSocketAddress.createUnresolved(host, there.getPort());
        rootToken = String.valueOf(System.getenv("MIRA_TESTBED_VAULT_TOKEN"));
        for (String kind : new String[] {"mounts", "auth"}) {
            Matcher mounted = MOUNTED.matcher(read("sys/" + kind));
            while (mounted.find()) {
                if (!mounted.group(1).matches("(sys|identity|cubbyhole|token)/")) {
                    delete("sys/" + kind + "/"
                            + URLEncoder.encode(mounted.group(1).replaceAll("/$", ""), StandardCharsets.UTF_8)
                                    .replace("+", "%20")
                                    .replace("%2F", "/"));
                }
            }
        }
        mount();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        stop();
    }

    /** Stops it and removes all that it kept. */
    public void stop() throws IOException {
        if (elsewhere) {
            return;
        }
        running().close();
        try (Stream<Path> files = Files.walk(storage())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Skips the test where the server is another that was named, and says why it cannot be asked for this. */
    public void assumeBuiltHere(String otherwise) {
        Assumptions.assumeTrue(ServerBinary.named("vault").isEmpty(), otherwise);
    }

    /** Gives the address as {@code url} of a configuration. */
    public String url() {
        return scheme + "://" + host + ":" + address.getPort();
    }

    /** Gives where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, address.getPort());
    }

    /** Gives the token that may do everything. */
    public String rootToken() {
        return rootToken;
    }

    /** Kills it, as {@code kill -9} does. */
    public void kill() {
        ours();
        running().kill();
    }

    /** Starts it again on the same port with the same data, and unseals it. */
    public void restart() {
        ours();
        kill();
        launch(address.getPort());
        unseal();
    }

    /** Seals it: it answers 503 to everything. */
    public void seal() {
        ours();
        write("sys/seal", "{}");
    }

    /** Unseals it, and waits until it is active. */
    public void unseal() {
        if (elsewhere) {
            return;
        }
        api("PUT", "sys/unseal", "{\"key\":\"" + unsealKey + "\"}", "");
        awaitStatus("sys/health", 200);
    }

    /** Writes with the root token and gives the answer's text; fails unless it is a success. */
    public String write(String path, String json) {
        return api("PUT", path, json, rootToken);
    }

    /** Writes with the root token, and gives the answer's text wrapped: its {@code token} opens it once. */
    public String wrapped(String path, String json) {
        HttpResponse<String> response = send("PUT", path, json, rootToken, "X-Vault-Wrap-TTL", "60s");
        return response.body();
    }

    /** Reads with the root token and gives the answer's text; fails unless it is a success. */
    public String read(String path) {
        return api("GET", path, "", rootToken);
    }

    /** Lists with the root token and gives the answer's text. */
    public String list(String path) {
        return api("LIST", path, "", rootToken);
    }

    /** Deletes with the root token. */
    public void delete(String path) {
        api("DELETE", path, "", rootToken);
    }

    /** Makes or changes a policy, written in Vault's own language. */
    public void policy(String name, String hcl) {
        write(
                "sys/policies/acl/" + name,
                "{\"policy\":\""
                        + hcl.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"}");
    }

    /** Makes a token with the given policies. */
    public String token(String json) {
        return field(write("auth/token/create", json), "client_token");
    }

    /** Gives the first text of that name in an answer. */
    public static String field(String json, String name) {
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new IllegalStateException("the answer has no " + name);
    }

    private void ours() {
        Assumptions.assumeFalse(elsewhere, "the server runs elsewhere and is not ours to stop");
    }

    private void launch(int port) {
        if (ServerBinary.named("vault").isPresent()) {
            launchOther(port == 0 ? freePort() : port);
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                ServerBinary.of("vault").toString(),
                "-port",
                String.valueOf(port),
                "-storage",
                storage().resolve("data").toString()));
        command.addAll(options);
        ServerProcess started = ServerProcess.start(command, Map.of(), storage().resolve("vault.log"));
        process = started;
        String line = started.awaitLine(text -> text.startsWith("127.0.0.1:"));
        address = InetSocketAddress.createUnresolved(
                "127.0.0.1", Integer.parseInt(line.substring(line.indexOf(':') + 1)));
    }

    /** Starts Vault's own command or OpenBao's, which are told everything by a file. Raft is the storage that both have. */
    private void launchOther(int port) {
        String tls = options.isEmpty()
                ? "tls_disable = true"
                : "tls_cert_file = \"" + options.get(1) + "\"\n  tls_key_file = \"" + options.get(3)
                        + "\"\n  tls_client_ca_file = \"" + options.get(5) + "\"";
        Path file = storage().resolve("server.hcl");
        try {
            Files.createDirectories(storage().resolve("data"));
            Files.writeString(file, """
                    storage "raft" {
                      path = "%s"
                      node_id = "one"
                      performance_multiplier = 1
                    }
                    listener "tcp" {
                      address = "127.0.0.1:%d"
                      cluster_address = "127.0.0.1:%d"
                      %s
                    }
                    disable_mlock = true
                    api_addr = "%s://127.0.0.1:%2$d"
                    cluster_addr = "https://127.0.0.1:%3$d"
                    """.formatted(storage().resolve("data"), port, freePort(), tls, scheme));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(ServerBinary.of("vault").toString(), "server", "-config=" + file);
        process = ServerProcess.start(command, Map.of(), storage().resolve("vault.log"));
        address = InetSocketAddress.createUnresolved(host, port);
        await("an answer", () -> status("sys/seal-status", "") == 200);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path storage() {
        if (folder == null) {
            throw new IllegalStateException("the server was not started: register it as a static field");
        }
        return folder;
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException("the server was not started: register it as a static field");
        }
        return process;
    }

    /** A new KV 2 mount refuses everything until it has set itself up. */
    private void awaitUpgraded() {
        awaitStatus("secret/config", 200);
    }

    /** Waits until a token is not valid any more. */
    public void awaitEnd(String token) {
        await("the token's end", () -> status("auth/token/lookup-self", token) == 403);
    }

    /** Waits until a path answers a status, read with the root token. */
    public void awaitStatus(String path, int wanted) {
        await(path + " answers " + wanted, () -> status(path, rootToken) == wanted);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE_NANOS + " ns: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private int status(String path, String token) {
        try {
            return send("GET", path, "", token).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private String api(String method, String path, String body, String token) {
        HttpResponse<String> response = send(method, path, body, token);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    method + " " + path + " is answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(String method, String path, String body, String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + "/v1/" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Vault-Token", token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
