package io.mira.benchmarks;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mira beside the same Felix with SCR, Config Admin and FileInstall, interleaved: start, edit, deploy, idle, stop. */
public final class ProcessBenchmark {

    private static final String JAVA = System.getProperty("java.home");
    private static final long SETTLE_MILLIS = 1500;
    private static final long IDLE_MILLIS = 5000;
    /** As long as the compiler is at work on what serves them. */
    private static final long PROBES_WARM_MILLIS = 25_000;

    private static final long PROBES_MILLIS = 5000;

    private final Path mira;
    private final Path work;
    private final int rounds;
    private final Figures figures = new Figures();
    private final Figures probes = new Figures();

    ProcessBenchmark(Path mira, Path work, int rounds) {
        this.mira = mira;
        this.work = work;
        this.rounds = rounds;
    }

    /** Measures the distribution in the folder given first, so many rounds as given second. */
    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("mira-bench");
        ProcessBenchmark benchmark =
                new ProcessBenchmark(Path.of(arguments[0]).toAbsolutePath(), work, Integer.parseInt(arguments[1]));
        try {
            benchmark.run();
        } finally {
            delete(work);
        }
    }

    private void run() throws Exception {
        archive();
        Peer ours = ours();
        Peer theirs = theirs();
        Peer constant = constant();
        List<Peer> others = others();
        List<Peer> all = new ArrayList<>(List.of(ours, theirs));
        all.addAll(others);
        Path probe = probe(work.resolve("probe.jar"));
        for (int round = 0; round <= rounds; round++) {
            // The first round only warms the caches of the machine.
            Figures into = round == 0 ? new Figures() : figures;
            for (Peer peer : all) {
                measure(peer, probe, into);
            }
            force(ours, into);
            for (Peer peer : List.of(ours, constant)) {
                health(peer, round == 0 ? new Figures() : probes);
            }
        }
        System.out.println("Java " + Runtime.version() + ", " + rounds + " interleaved rounds, median (min–max)");
        System.out.println();
        System.out.print(figures.table(ours, theirs, others.toArray(Peer[]::new)));
        System.out.println();
        System.out.print(probes.table(ours, constant));
    }

    /** Makes the class-data archive, as DEPLOYMENT.md says. The peer has none: it is Felix as it comes. */
    private void archive() throws Exception {
        ProcessBuilder command = new ProcessBuilder(mira.resolve("bin/mira").toString(), "archive").inheritIO();
        command.environment().put("JAVA_HOME", JAVA);
        if (command.start().waitFor() != 0) {
            throw new IllegalStateException("bin/mira archive has failed");
        }
    }

    Peer ours() {
        return new Mira();
    }

    /** Gives the peer; the bundles it needs are copied into the work folder. */
    Peer theirs() throws IOException {
        return new Bare(bareBundles());
    }

    private static Peer constant() throws Exception {
        return new CommandPeer(
                "JDK HttpServer",
                "ready",
                List.of(JAVA + "/bin/java", "-cp", ProbeLocation.ofClasses(), ConstantServer.class.getName()));
    }

    /** Gives those that the file in the system property {@code peers} names, if there is one. */
    private static List<Peer> others() throws IOException {
        String file = System.getProperty("peers", "");
        return file.isEmpty() ? List.of() : CommandPeer.read(Path.of(file));
    }

    private void measure(Peer peer, Path probe, Figures into) throws Exception {
        Path folder = Files.createDirectories(work.resolve(peer.name().replace(' ', '-')));
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Path deployed = Files.createDirectories(folder.resolve("deploy")).resolve("probe.jar");
        Path cfg = etc.resolve("bench.probe.cfg");
        Files.writeString(cfg, "value = 0\n");
        Files.deleteIfExists(deployed);
        try (MeasuredProcess process = peer.start(folder)) {
            into.add("start → ready, ms", peer, process.awaitLine(peer.readyLine(), process.startedAt()));
            Thread.sleep(SETTLE_MILLIS);
            if (peer.takesBundles()) {
                long dropped = System.nanoTime();
                Files.copy(probe, deployed, StandardCopyOption.REPLACE_EXISTING);
                into.add("jar dropped → active, ms", peer, process.awaitLine("probe activated", dropped));
                edit(peer, process, cfg, into);
            }
            Thread.sleep(SETTLE_MILLIS);
            double before = process.cpuMillis();
            Thread.sleep(IDLE_MILLIS);
            into.add("idle CPU, ms per s", peer, (process.cpuMillis() - before) * 1000 / IDLE_MILLIS);
            into.add("idle memory, PSS MB", peer, process.pssMegabytes());
            into.add("SIGTERM → exit, ms", peer, process.stop());
        }
    }

    private static void edit(Peer peer, MeasuredProcess process, Path cfg, Figures into) throws Exception {
        for (int edit = 1; edit <= 10; edit++) {
            Thread.sleep(200 + 37L * edit % 100);
            long edited = System.nanoTime();
            Files.writeString(cfg, "value = " + edit + "\n");
            into.add("edit → @Modified, ms", peer, process.awaitLine("probe modified " + edit + ".", edited));
        }
    }

    /** A thousand probes a second, of a process that has just been started and of one that has served them for a while. */
    private void health(Peer peer, Figures into) throws Exception {
        Path folder = Files.createDirectories(work.resolve(peer.name().replace(' ', '-')));
        try (MeasuredProcess process = peer.start(folder)) {
            int port = Integer.parseInt(process.awaitLine("listening").replaceAll(".*\"port\":(\\d+).*", "$1"));
            process.awaitLine(peer.readyLine());
            try (Probes clients = new Probes(port)) {
                into.add("CPU of a probe at first, µs", peer, cpuOfOne(process, clients, PROBES_WARM_MILLIS));
                into.add("CPU of a probe, µs", peer, cpuOfOne(process, clients, PROBES_MILLIS));
                into.add("probes failed", peer, (double) clients.failed());
            }
            process.stop();
        }
    }

    private static double cpuOfOne(MeasuredProcess process, Probes clients, long millis) throws Exception {
        double before = process.cpuMillis();
        long answered = clients.answered();
        Thread.sleep(millis);
        return (process.cpuMillis() - before) * 1000 / (clients.answered() - answered);
    }

    /** What only Mira has: a second signal while the first is still being obeyed. */
    private void force(Peer ours, Figures into) throws Exception {
        Path folder = work.resolve(ours.name());
        Path etc = folder.resolve("etc");
        Path slow = Files.writeString(etc.resolve("mira.shutdown.cfg"), "timeout = 10m\npre_drain_delay = 5m\n");
        try (MeasuredProcess process = ours.start(folder)) {
            process.awaitLine(ours.readyLine());
            process.signal();
            process.awaitLine("\"message\":\"stopping\"");
            Thread.sleep(SETTLE_MILLIS);
            into.add("second SIGTERM → exit 70, ms", ours, process.stop(70));
        } finally {
            Files.delete(slow);
        }
    }

    private Path bareBundles() throws IOException {
        Path folder = Files.createDirectories(work.resolve("bare-bundles"));
        List<String> wanted = List.of(
                "org.osgi.service.component",
                "org.osgi.service.log",
                "org.osgi.util",
                "org.apache.felix.scr",
                "org.apache.felix.configadmin",
                "org.apache.felix.fileinstall");
        try (Stream<Path> jars = Files.walk(mira.resolve("bundles"))) {
            for (Path jar : jars.filter(Files::isRegularFile).toList()) {
                String name = jar.getFileName().toString();
                if (wanted.stream().anyMatch(name::startsWith)) {
                    Files.copy(jar, folder.resolve(name));
                }
            }
        }
        return folder;
    }

    /** Makes the bundle whose one component tells what it is configured with. */
    static Path probe(Path jar) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "bench.probe");
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("Import-Package", "org.jspecify.*;resolution:=optional,*");
            builder.setProperty("-privatepackage", "io.mira.benchmarks.probe");
            builder.addClasspath(new File(ProbeLocation.ofClasses()));
            builder.build().write(jar.toFile());
        }
        return jar;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Where the compiled probe is. */
    private static final class ProbeLocation {

        private static String ofClasses() throws Exception {
            return Path.of(ProcessBenchmark.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        }
    }

    private final class Mira implements Peer {

        @Override
        public String name() {
            return "Mira";
        }

        @Override
        public String readyLine() {
            return "\"message\":\"ready\"";
        }

        @Override
        public MeasuredProcess start(Path folder) throws IOException {
            return new MeasuredProcess(
                    List.of(mira.resolve("bin/mira").toString()),
                    Map.of(
                            "JAVA_HOME", JAVA,
                            "MIRA_ETC", folder.resolve("etc").toString(),
                            "MIRA_DEPLOY", folder.resolve("deploy").toString(),
                            "MIRA_DATA", folder.resolve("data").toString(),
                            "MIRA_MANAGEMENT_PORT", "0"));
        }
    }

    private final class Bare implements Peer {

        private final Path bundles;

        Bare(Path bundles) {
            this.bundles = bundles;
        }

        @Override
        public String name() {
            return "bare Felix";
        }

        @Override
        public String readyLine() {
            return "ready";
        }

        @Override
        public MeasuredProcess start(Path folder) throws IOException {
            String framework = firstStartingWith(mira.resolve("lib"), "org.apache.felix.framework");
            return new MeasuredProcess(
                    List.of(
                            JAVA + "/bin/java",
                            "-cp",
                            ownClasses() + File.pathSeparator + framework,
                            BareFelix.class.getName(),
                            bundles.toString(),
                            folder.toString()),
                    Map.of());
        }

        private String ownClasses() {
            try {
                return ProbeLocation.ofClasses();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private String firstStartingWith(Path folder, String start) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> file.getFileName().toString().startsWith(start))
                        .findFirst()
                        .orElseThrow()
                        .toString();
            }
        }
    }
}
