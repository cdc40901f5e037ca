package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.testkit.testbed.FaultProxy;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.KubeProxy;
import io.mira.testkit.testbed.RequiresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can happen to the API server and the way to it, in an order that is printed; each fault alone. Known
 * secrets go on being served, the state is told, the log and the calls are bounded, and the next change arrives.
 */
@RequiresServer("kube-apiserver")
@Tag("one-java")
final class KubernetesFaultsIT {

    private static final String VALUE = "s3cr3t of the cluster ";
    private static final int ROUNDS = Integer.getInteger("mira.soak.rounds", 1);

    /** Requests and connections that one fault may cost: the first tries come within a second, and then fewer and fewer. */
    private static final int CALLS = 40;

    @TempDir
    Path folder;

    private KubeApiServer server;
    private FaultProxy line;
    private MiraProcess mira;
    private Home home;
    private Path token;
    private Path authority;
    private String value = VALUE + 0;
    private int counter;

    /**
     * A fault: how it comes, how it goes, and whether it shows in health (one that heals by itself is gone before that).
     */
    private record Fault(String name, boolean shows, Runnable comes, Runnable goes) {}

    @BeforeEach
    void start() throws IOException {
        token = folder.resolve("token");
        authority = folder.resolve("ca.crt");
        server = new KubeApiServer(folder.resolve("server"));
        server.namespace("team");
        server.serviceAccount("team", "mira");
        allow();
        server.createSecret("team", "db", Map.of("password", value));
        writesToken(server.token("team", "mira"));
        writesAuthority();
        line = new FaultProxy(server.address());
        home = new Home(Files.createDirectories(folder.resolve("home")))
                .with("MIRA_K8S_NAMESPACE", "team")
                .writes(
                        "mira.secrets.k8s.cfg",
                        "api_server = https://127.0.0.1:" + line.port(),
                        "ca_file = " + authority,
                        "token_file = " + token,
                        "timeout = 1s",
                        "poll_interval = 1s",
                        "watch_silence = 4s")
                .writes("it.probe.cfg", ".password = secret://k8s/db:password");
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        home.drops(home.distribution().resolve("optional/mira-secrets-k8s.jar"), "k8s.jar");
        mira = home.start().untilReady();
    }

    @AfterEach
    void end() {
        mira.close();
        line.close();
        server.close();
    }

    @Test
    void everyFaultAloneInAnyOrderIsSurvivedAndLeavesNothingBehind() {
        long seed = Long.getLong("mira.seed", System.nanoTime());
        System.out.println("[INFO] faults of Kubernetes, -Dmira.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<Fault> faults = new ArrayList<>(faults());
            Collections.shuffle(faults, random);
            faults.forEach(this::survives);
        }
        assertThat(mira.count("probe deactivated")).isZero();
        assertThat(mira.errors()).as("errors").isEmpty();
        untilHealth("k8s can be asked");
        mira.stopsCleanly();
        assertThat(mira.output()).doesNotContain(VALUE);
    }

    private List<Fault> faults() {
        return List.of(
                new Fault("killed", true, server::kill, server::restart),
                new Fault("restarted", false, this::restarts, () -> {}),
                new Fault("past thrown away", false, this::forgets, () -> {}),
                onTheLine(FaultProxy.Fault.FREEZE),
                onTheLine(FaultProxy.Fault.DROP),
                onTheLine(FaultProxy.Fault.HANG),
                onTheLine(FaultProxy.Fault.CUT),
                onTheLine(FaultProxy.Fault.THROTTLE),
                answers(KubeProxy.Fault.THROTTLED, 2),
                answers(KubeProxy.Fault.UNAVAILABLE, 2),
                answers(KubeProxy.Fault.GARBAGE, 2),
                answers(KubeProxy.Fault.WATCH_FORBIDDEN, 4),
                answers(KubeProxy.Fault.WATCH_OF_GARBAGE, 3),
                answers(KubeProxy.Fault.WATCH_SILENT, 2),
                answers(KubeProxy.Fault.WATCH_TOO_OLD, 3),
                new Fault("signer exchanged", true, this::exchangesSigner, this::writesToken),
                new Fault("token file exchanged", true, this::spoilsToken, this::writesToken),
                new Fault("authority exchanged", true, this::exchangesAuthority, this::writesAuthority),
                new Fault("rights withdrawn", true, this::forbids, this::allow));
    }

    private Fault onTheLine(FaultProxy.Fault fault) {
        return new Fault("line: " + fault, true, () -> line.fault(fault), () -> line.fault(FaultProxy.Fault.NONE));
    }

    /** A fault that must be met that often before it goes. */
    private Fault answers(KubeProxy.Fault fault, int times) {
        List<KubeProxy> proxy = new ArrayList<>();
        return new Fault(
                "answers: " + fault,
                true,
                () -> {
                    proxy.add(new KubeProxy(server));
                    proxy.get(0).fault(fault);
                    leads(proxy.get(0).address());
                    until(() -> proxy.get(0).requests() >= times);
                },
                () -> {
                    assertThat(proxy.get(0).requests()).as("requests").isLessThan(CALLS);
                    leads(server.address());
                    proxy.remove(0).close();
                });
    }

    private void leads(java.net.InetSocketAddress to) {
        line.target(to);
        line.fault(FaultProxy.Fault.DROP);
        line.fault(FaultProxy.Fault.NONE);
    }

    private void survives(Fault fault) {
        long start = System.nanoTime();
        int warned = warnings();
        int connected = line.connections();
        fault.comes.run();
        if (fault.shows) {
            untilHealth("\"secrets.k8s\",\"status\":\"WARN\"");
        }
        String greeting = "edit " + ++counter;
        home.writes("it.probe.cfg", "greeting = " + greeting, ".password = secret://k8s/db:password");
        LogRecord served =
                mira.await("probe modified", record -> record.text("greeting").equals(greeting));
        assertThat(served.json().path("password_hash").asInt())
                .as("the known secret is served: " + fault.name)
                .isEqualTo(value.hashCode());
        assertThat(mira.health("/health/live").statusCode()).isEqualTo(200);
        assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
        fault.goes.run();
        value = VALUE + ++counter;
        server.patchSecret("team", "db", Map.of("password", value));
        mira.await(
                "probe modified", record -> record.json().path("password_hash").asInt() == value.hashCode());
        untilHealth("\"secrets.k8s\",\"status\":\"UP\"");
        System.out.printf(
                "[INFO] %-32s %5d ms, %d warnings, %d connections%n",
                fault.name,
                (System.nanoTime() - start) / 1_000_000,
                warnings() - warned,
                line.connections() - connected);
        assertThat(warnings() - warned).as("warnings of " + fault.name).isLessThan(5);
        assertThat(line.connections() - connected)
                .as("connections of " + fault.name)
                .isLessThan(CALLS);
    }

    private int warnings() {
        return (int) mira.records().stream()
                .filter(record -> record.text("level").equals("WARN"))
                .count();
    }

    private void untilHealth(String part) {
        until(() -> mira.health("/health/ready").body().contains(part));
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + MiraProcess.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s, after %s", mira.health("/health/ready").body(), mira.output())
                    .isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void restarts() {
        server.kill();
        server.restart();
    }

    private void forgets() {
        server.compact();
        leads(server.address());
    }

    private void exchangesSigner() {
        server.exchangeSigner();
        restarts();
    }

    private void exchangesAuthority() {
        server.kill();
        server.exchangeAuthority();
        server.restart();
    }

    private void spoilsToken() {
        writesToken("not-a-token");
        leads(server.address());
    }

    private void writesToken() {
        writesToken(server.token("team", "mira"));
    }

    private void writesToken(String text) {
        try {
            Files.move(
                    Files.writeString(folder.resolve("token.new"), text), token, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writesAuthority() {
        try {
            Files.copy(server.authority(), authority, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forbids() {
        server.forbid("team", "mira");
        leads(server.address());
    }

    private void allow() {
        server.allow("team", "mira", List.of("get", "watch"), List.of("db"));
    }
}
