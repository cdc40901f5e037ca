package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real load balancer that asks for readiness and repairs nothing: no request is tried twice. From Debian. */
final class Haproxy implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/sbin/haproxy");

    private final int port = freePort();
    private final Path log;
    private final ServerProcess process;

    private Haproxy(Path folder, Map<String, int[]> servers) throws IOException {
        StringBuilder text = new StringBuilder("""
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                  timeout check 2s
                  retries 0
                listen all
                  bind 127.0.0.1:%d
                  stats enable
                  stats uri /balancer
                  option httpchk GET /health/ready
                  default-server check inter 100ms fall 1 rise 1
                """.formatted(port));
        servers.forEach((name, ports) ->
                text.append("  server %s 127.0.0.1:%d check port %d%n".formatted(name, ports[0], ports[1])));
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), text);
        log = folder.resolve("haproxy.log");
        process = ServerProcess.start(List.of(BINARY.toString(), "-db", "-f", configuration.toString()), Map.of(), log);
    }

    /** Starts it in front of servers, each with its port and the port that tells its readiness; skips the test if it is not to be had. */
    static Haproxy before(Path folder, Map<String, int[]> servers) throws IOException, InterruptedException {
        if (!Files.isExecutable(BINARY) && System.getProperty("user.name").equals("root")) {
            Process install = new ProcessBuilder(
                            "apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300", "install", "haproxy")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("apt.log").toFile())
                    .start();
            if (!install.waitFor(5, TimeUnit.MINUTES)) {
                install.destroyForcibly();
            }
        }
        boolean there = Files.isExecutable(BINARY);
        if (!there && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(BINARY + " is missing: apt-get install haproxy");
        }
        Assumptions.assumeTrue(there, "skipped: " + BINARY + " is missing (apt-get install haproxy)");
        return new Haproxy(folder, servers);
    }

    int port() {
        return port;
    }

    /** Gives what it has said: which server was up or down, and why. */
    String says() throws IOException {
        return Files.readString(log);
    }

    /** Waits until it sends requests to the server. */
    void awaitUp(String server) {
        while (!up(server)) {
            assertThat(process.alive()).as("haproxy runs").isTrue();
        }
    }

    private boolean up(String server) {
        try {
            return MiraProcess.get(port, "/balancer;csv")
                    .body()
                    .lines()
                    .map(line -> line.split(",", -1))
                    .anyMatch(line -> line.length > 17 && line[1].equals(server) && line[17].equals("UP"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
