package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those outside see of a stop: nothing, if they look at readiness. {@code ./dev soak stop} runs the long form. */
@Tag("one-java")
final class StopTrafficIT {

    private static final int RESTARTS = Integer.getInteger("soak.restarts", 2);
    private static final long LEAST_SECONDS = Long.getLong("soak.seconds", 0);
    private static final int EVERY_MILLIS = 5;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong served = new AtomicLong();

    @Test
    void aRollingRestartBehindABalancerFailsNoRequest() throws Exception {
        Instance a = new Instance("a");
        Instance b = new Instance("b");
        long begin = System.nanoTime();
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(4);
        MiraProcess first = a.start();
        MiraProcess second = b.start();
        try (Haproxy balancer = Haproxy.before(folder, Map.of("a", a.ports(), "b", b.ports()))) {
            balancer.awaitUp("a");
            balancer.awaitUp("b");
            clients.scheduleAtFixedRate(() -> ask(balancer.port()), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            for (int i = 0; i < RESTARTS; i++) {
                if (i % 2 == 0) {
                    first = restarted(first, a, balancer);
                } else {
                    second = restarted(second, b, balancer);
                }
            }
            while ((System.nanoTime() - begin) / 1_000_000_000 < LEAST_SECONDS) {
                long before = served.get();
                while (served.get() < before + 200) {
                    Thread.onSpinWait();
                }
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            while (served.get() + failed.size() < asked.get()) {
                Thread.onSpinWait();
            }
            System.out.println(RESTARTS + " restarts, " + asked.get() + " requests, " + failed.size() + " failed");
            assertThat(failed).as(balancer.says()).isEmpty();
        } finally {
            clients.shutdownNow();
            first.close();
            second.close();
        }
        assertThat(served.get()).isGreaterThan(RESTARTS * 100L);
    }

    @Test
    void readinessGoesDownBeforeTheFirstConnectionIsRefused() throws Exception {
        Instance instance = new Instance("a");
        try (MiraProcess mira = instance.start()) {
            CompletableFuture<Long> notReady = CompletableFuture.supplyAsync(() -> {
                while (MiraProcess.get(instance.managementPort, "/health/ready").statusCode() == 200) {
                    Thread.onSpinWait();
                }
                return System.nanoTime();
            });
            CompletableFuture<Long> refused = CompletableFuture.supplyAsync(() -> {
                while (true) {
                    long before = System.nanoTime();
                    try {
                        if (MiraProcess.get(instance.port, "/fast").statusCode() != 200) {
                            return before;
                        }
                    } catch (UncheckedIOException e) {
                        return before;
                    }
                }
            });
            mira.signal("TERM");
            long down = notReady.get(60, TimeUnit.SECONDS);
            assertThat(refused.get(60, TimeUnit.SECONDS)).isGreaterThan(down);
            assertThat(mira.exitCode()).isZero();
        }
    }

    private MiraProcess restarted(MiraProcess old, Instance instance, Haproxy balancer) {
        try (old) {
            old.signal("TERM");
            assertThat(old.exitCode()).as(old.output()).isZero();
        }
        MiraProcess next = instance.start();
        balancer.awaitUp(instance.name);
        return next;
    }

    private void ask(int port) {
        asked.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/fast"))
                .timeout(MiraProcess.PATIENCE)
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((response, failure) -> {
            if (failure != null) {
                failed.add(failure.toString());
            } else if (response.statusCode() != 200 || !response.body().equals("done")) {
                failed.add(response.statusCode() + " " + response.body());
            } else {
                served.incrementAndGet();
            }
        });
    }

    /** One of the servers: always with the same ports. */
    private final class Instance {

        private final String name;
        private final Home home;
        private final int port = Haproxy.freePort();
        private final int managementPort = Haproxy.freePort();

        Instance(String name) throws IOException {
            this.name = name;
            Path own = Files.createDirectory(folder.resolve("instance-" + name));
            home = new Home(own)
                    .with("MIRA_MANAGEMENT_PORT", "" + managementPort)
                    .dropsHttp()
                    .drops(new FixtureBundle(own).of("slow"), "slow.jar")
                    .writes("mira.shutdown.cfg", "pre_drain_delay = 2s")
                    .writes(
                            "org.apache.felix.http.cfg",
                            "org.apache.felix.http.host = 127.0.0.1",
                            "org.osgi.service.http.port = " + port);
        }

        int[] ports() {
            return new int[] {port, managementPort};
        }

        /** Starts it; it is ready when it serves what it is there for. */
        MiraProcess start() {
            MiraProcess mira = home.start().untilReady();
            mira.await("slow started");
            while (!serves()) {
                Thread.onSpinWait();
            }
            return mira;
        }

        private boolean serves() {
            try {
                return MiraProcess.get(port, "/fast").statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        }
    }
}
