package io.mira.benchmarks;

import aQute.bnd.osgi.Builder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Secrets: a warm read beside a map, alone and on every core; the plugin; a rotation for a thousand configurations. */
public final class SecretsBenchmark {

    private static final int CONFIGURATIONS = 1000;

    private final Path mira;
    private final int rounds;

    private SecretsBenchmark(Path mira, int rounds) {
        this.mira = mira;
        this.rounds = rounds;
    }

    /** Measures the distribution in the folder given first, so many rounds as given second. */
    public static void main(String[] arguments) throws Exception {
        SecretsBenchmark benchmark =
                new SecretsBenchmark(Path.of(arguments[0]).toAbsolutePath(), Integer.parseInt(arguments[1]));
        benchmark.rotations();
        benchmark.reads(1, "WarmReadBenchmark|ResolutionBenchmark");
        benchmark.reads(Runtime.getRuntime().availableProcessors(), "WarmReadBenchmark");
    }

    private void reads(int threads, String benchmarks) throws RunnerException {
        System.out.println("threads: " + threads);
        new Runner(new OptionsBuilder()
                        .include(benchmarks)
                        .threads(threads)
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(rounds)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    private void rotations() throws Exception {
        Path work = Files.createTempDirectory("mira-bench");
        Path secret = work.resolve("value");
        Files.writeString(secret, "value 0");
        for (String folder : List.of("etc", "deploy", "data")) {
            Files.createDirectories(work.resolve(folder));
        }
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Files.writeString(work.resolve("etc/bench.many~" + i + ".cfg"), ".password = secret://many:password\n");
        }
        bundle(work.resolve("deploy/many.jar"));
        List<Double> cpu = new ArrayList<>();
        try (MeasuredProcess process = start(work)) {
            process.awaitLine("received by all 1.", process.startedAt());
            for (int round = 1; round <= rounds; round++) {
                double before = process.cpuMillis();
                Path next = Files.writeString(work.resolve("next"), "value " + round);
                long since = System.nanoTime();
                Files.move(next, secret, StandardCopyOption.ATOMIC_MOVE);
                double took = process.awaitLine("received by all " + (round + 1) + ".", since);
                cpu.add(process.cpuMillis() - before);
                System.out.printf(
                        Locale.ROOT, "rotation %d: %.0f ms, %.0f ms of CPU%n", round, took, cpu.get(round - 1));
            }
            process.stop();
        }
        Collections.sort(cpu);
        System.out.printf(
                Locale.ROOT,
                "configurations re-delivered per second of CPU, median: %.0f%n",
                CONFIGURATIONS * 1000 / cpu.get(cpu.size() / 2));
    }

    private MeasuredProcess start(Path work) throws IOException {
        return new MeasuredProcess(
                List.of(mira.resolve("bin/mira").toString()),
                Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "MIRA_ETC", work.resolve("etc").toString(),
                        "MIRA_DEPLOY", work.resolve("deploy").toString(),
                        "MIRA_DATA", work.resolve("data").toString(),
                        "MIRA_MANAGEMENT_PORT", "0",
                        "MANY_PASSWORD_FILE", work.resolve("value").toString()));
    }

    private static void bundle(Path jar) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "bench.many");
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("Import-Package", "org.jspecify.*;resolution:=optional,*");
            builder.setProperty("-privatepackage", "io.mira.benchmarks.many");
            builder.addClasspath(Path.of(SecretsBenchmark.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toFile());
            builder.build().write(jar.toFile());
        }
    }
}
