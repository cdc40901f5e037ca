package io.mira.secrets.vault.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.mira.testkit.testbed.VaultProxy;
import io.mira.testkit.testbed.VaultServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the backend costs beside the bare driver, and what a process costs a real Vault. Prints tables in Markdown. */
public final class VaultBenchmark {

    private static final int READS = 1000;
    /** Until the code that is measured has been compiled. */
    private static final int WARM_UP = 6000;

    private static final int SECRETS = 100;
    /** Stands for the hour of the defaults: refresh interval and lifetime of the token are shortened to this. */
    private static final int INTERVAL_SECONDS = 60;

    private static final int INTERVALS = 2;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Past the logging of Mira, which would make records of it. */
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    private VaultBenchmark() {}

    /** Takes the distribution and the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        VaultServer vault = VaultServer.plain();
        vault.start();
        try {
            vault.write("secret/data/app", "{\"data\":{\"password\":\"a password of ordinary length\"}}");
            latency(vault, Integer.parseInt(arguments[1]));
            process(vault, Path.of(arguments[0]));
        } finally {
            vault.stop();
        }
    }

    private interface Read {
        void once() throws VaultException;
    }

    private static void latency(VaultServer vault, int rounds) throws VaultException {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        VaultSettings settings = settings(vault);
        Connection connection = new Connection(
                settings, new Watches(), InstantSource.system(), scheduler, Math::random, time -> {}, new Calls());
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Vault shared = Vault.create(driver(vault).httpClient(client).build());
        Vault bare = Vault.create(driver(vault).build());
        Read[] reads = {
            () -> shared.logical().read("secret/app"),
            () -> connection.read("app", ""),
            () -> bare.logical().read("secret/app")
        };
        List<List<Sample>> samples = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = -WARM_UP; i < rounds * READS; i++) {
            // By turns, read by read: whatever disturbs the machine disturbs all. The last is too slow for every turn.
            int[] turns = i % 9 == 0 ? new int[] {0, 1, 2} : i % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0};
            for (int which : turns) {
                Sample sample = sample(reads[which]);
                if (i >= 0) {
                    samples.get(which).add(sample);
                }
            }
        }
        connection.close();
        scheduler.shutdownNow();
        OUT.printf(
                "%n| a read of one secret, %d times | µs | bytes allocated by the caller | ÷ driver |%n",
                rounds * READS);
        OUT.println("| --- | --- | --- | --- |");
        row("the driver with a client of its own", samples.get(0), samples.get(0));
        row("Mira's backend", samples.get(1), samples.get(0));
        row("the driver as it comes (a client for each call)", samples.get(2), samples.get(0));
    }

    private static Sample sample(Read read) throws VaultException {
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long start = System.nanoTime();
        read.once();
        return new Sample((System.nanoTime() - start) / 1e3, (double) THREADS.getThreadAllocatedBytes(thread) - bytes);
    }

    private record Sample(double micros, double bytes) {}

    private static void row(String name, List<Sample> samples, List<Sample> peer) {
        OUT.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f |%n",
                name,
                median(samples),
                samples.stream().mapToDouble(Sample::bytes).average().orElse(0),
                median(samples) / median(peer));
    }

    private static double median(List<Sample> samples) {
        return samples.stream()
                .map(Sample::micros)
                .sorted(Comparator.naturalOrder())
                .skip(samples.size() / 2)
                .findFirst()
                .orElse(0.0);
    }

    private static VaultConfig driver(VaultServer vault) {
        return new VaultConfig()
                .address(vault.url())
                .token(vault.rootToken())
                .engineVersion(2)
                .readTimeout(8);
    }

    private static VaultSettings settings(VaultServer vault) {
        Map<String, Object> values = Map.of("url", new String[] {vault.url()}, "token", vault.rootToken());
        return new VaultSettings(
                (io.mira.secrets.vault.internal.VaultConfig) Proxy.newProxyInstance(
                        VaultBenchmark.class.getClassLoader(),
                        new Class<?>[] {io.mira.secrets.vault.internal.VaultConfig.class},
                        (proxy, method, given) -> values.getOrDefault(method.getName(), method.getDefaultValue())),
                Map.of());
    }

    private static void process(VaultServer vault, Path distribution) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mira-bench");
        for (String name : new String[] {"etc", "deploy", "data"}) {
            Files.createDirectories(folder.resolve(name));
        }
        vault.write("sys/auth/userpass", "{\"type\":\"userpass\"}");
        vault.write(
                "auth/userpass/users/me",
                "{\"password\":\"p\",\"token_policies\":[\"all\"],\"token_ttl\":\"" + INTERVAL_SECONDS + "\"}");
        vault.policy("all", "path \"secret/*\" { capabilities = [\"read\"] }");
        StringBuilder references = new StringBuilder();
        for (int i = 0; i < SECRETS; i++) {
            vault.write("secret/data/s" + i, "{\"data\":{\"a\":\"value " + i + "\"}}");
            references.append("k").append(i).append(" = secret://s").append(i).append(":a\n");
        }
        try (VaultProxy proxy = new VaultProxy(vault::url)) {
            Files.writeString(folder.resolve("etc/bench.cfg"), references);
            Files.writeString(
                    folder.resolve("etc/mira.secrets.cfg"),
                    "backend = vault\nrefresh_interval = " + INTERVAL_SECONDS + "\nttl = 1h\n");
            Files.writeString(
                    folder.resolve("etc/mira.secrets.vault.cfg"),
                    "url = " + proxy.url() + "\nauth = userpass\nusername = me\npassword = p\n");
            try (Started mira = new Started(distribution, folder)) {
                mira.await("started, not ready yet");
                Path draft = folder.resolve("vault.jar");
                Files.copy(distribution.resolve("optional/mira-secrets-vault.jar"), draft);
                long dropped = System.nanoTime();
                Files.move(draft, folder.resolve("deploy/vault.jar"), StandardCopyOption.ATOMIC_MOVE);
                mira.await("\"ready\"");
                double millis = (System.nanoTime() - dropped) / 1e6;
                int first = proxy.calls();
                TimeUnit.SECONDS.sleep(INTERVAL_SECONDS);
                int before = proxy.calls();
                TimeUnit.SECONDS.sleep(INTERVALS * INTERVAL_SECONDS);
                List<VaultProxy.Seen> seen = proxy.seen().subList(before, proxy.calls());
                OUT.printf("%n| a process with %d secrets | |%n| --- | --- |%n", SECRETS);
                OUT.printf(Locale.ROOT, "| jar dropped → all %d secrets delivered, ms | %.0f |%n", SECRETS, millis);
                OUT.printf("| calls until then | %d |%n", first);
                OUT.printf(
                        "| calls in each refresh interval (an hour by default), steady | %d |%n",
                        seen.size() / INTERVALS);
                OUT.printf(
                        "| of these for the token | %d |%n",
                        seen.stream()
                                        .filter(call -> call.path().startsWith("/v1/auth/"))
                                        .count()
                                / INTERVALS);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The distribution, running. */
    private static final class Started implements AutoCloseable {

        private final Process process;
        private final Path output;

        Started(Path distribution, Path folder) throws IOException {
            output = folder.resolve("output");
            ProcessBuilder builder = new ProcessBuilder(
                            distribution.resolve("bin/mira").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "MIRA_ETC", folder.resolve("etc").toString(),
                            "MIRA_DEPLOY", folder.resolve("deploy").toString(),
                            "MIRA_DATA", folder.resolve("data").toString(),
                            "MIRA_MANAGEMENT_PORT", "0"));
            process = builder.start();
        }

        void await(String text) throws IOException, InterruptedException {
            while (!Files.readString(output).contains(text)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(output));
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
