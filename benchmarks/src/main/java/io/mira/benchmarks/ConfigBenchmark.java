package io.mira.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;

/**
 * Configurations of Mira beside those of the same Felix with FileInstall, interleaved: edits, swaps of a mounted folder,
 * writes in two parts, a thousand files.
 */
public final class ConfigBenchmark {

    private static final String NAME = "bench.probe.cfg";
    private static final int CHANGES = 20;
    private static final int FILES = 1000;
    private static final long SETTLE_MILLIS = 3000;
    private static final long IDLE_MILLIS = 10_000;

    private final Path work;
    private final Path probe;
    private final Random random = new Random(4);

    private ConfigBenchmark(Path work) throws Exception {
        this.work = work;
        this.probe = ProcessBenchmark.probe(work.resolve("probe.jar"));
    }

    /** Measures the distribution in the folder given first, so many rounds as given second. */
    public static void main(String[] arguments) throws Exception {
        Path mira = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        Path work = Files.createTempDirectory("mira-bench");
        try {
            ProcessBenchmark peers = new ProcessBenchmark(mira, work, rounds);
            Peer ours = peers.ours();
            Peer theirs = peers.theirs();
            ConfigBenchmark benchmark = new ConfigBenchmark(work);
            Figures figures = new Figures();
            for (int round = 0; round <= rounds; round++) {
                for (Peer peer : List.of(ours, theirs)) {
                    // The first round only warms the caches of the machine.
                    benchmark.measure(peer, round == 0 ? new Figures() : figures);
                }
            }
            System.out.println("Java " + Runtime.version() + ", " + rounds + " interleaved rounds, median (min–max)");
            System.out.println();
            System.out.print(figures.table(ours, theirs));
        } finally {
            ProcessBenchmark.delete(work);
        }
    }

    private void measure(Peer peer, Figures into) throws Exception {
        edits(peer, into);
        swaps(peer, into);
        start(peer, 0, into);
        start(peer, FILES, into);
    }

    private void edits(Peer peer, Figures into) throws Exception {
        Path folder = folder();
        Path file = folder.resolve("etc").resolve(NAME);
        Files.writeString(file, "value = 0\n");
        try (MeasuredProcess process = started(peer, folder)) {
            for (int edit = 1; edit <= CHANGES; edit++) {
                pause();
                long since = System.nanoTime();
                Files.writeString(file, "value = " + edit + "\n");
                into.add("edit in place → `@Modified`, ms", peer, process.awaitLine(modified(edit), since));
                pause();
                Path draft = Files.writeString(folder.resolve("draft"), "value = moved" + edit + "\n");
                since = System.nanoTime();
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                into.add("file moved over → `@Modified`, ms", peer, process.awaitLine(modified("moved" + edit), since));
            }
            int half = 0;
            for (int edit = 1; edit <= CHANGES; edit++) {
                pause();
                try (var out = Files.newBufferedWriter(file)) {
                    out.write("value = two");
                    out.flush();
                    Thread.sleep(20);
                    out.write("parts" + edit + "\n");
                }
                half += process.countUntil(modified("twoparts" + edit), "probe modified");
            }
            into.add("of " + CHANGES + " writes in two parts, 20 ms apart, delivered half", peer, half);
            process.stop();
        }
    }

    private void swaps(Peer peer, Figures into) throws Exception {
        Path folder = folder();
        Path etc = folder.resolve("etc");
        swap(etc, 0);
        Files.createSymbolicLink(etc.resolve(NAME), Path.of("..data").resolve(NAME));
        try (MeasuredProcess process = started(peer, folder)) {
            for (int swap = 1; swap <= CHANGES; swap++) {
                pause();
                long since = swap(etc, swap);
                into.add("`..data` swap → `@Modified`, ms", peer, process.awaitLine(modified(swap), since));
            }
            process.stop();
        }
    }

    private void start(Peer peer, int files, Figures into) throws Exception {
        Path folder = folder();
        for (int i = 0; i < files; i++) {
            Files.writeString(
                    folder.resolve("etc").resolve("bench.other-" + i + ".cfg"),
                    "# one of many\nvalue = " + i + "\nname = other" + i + "\n");
        }
        String with = " with " + files + " files";
        try (MeasuredProcess process = peer.start(folder)) {
            into.add("start" + with + " → ready, ms", peer, process.awaitLine(peer.readyLine(), process.startedAt()));
            Thread.sleep(SETTLE_MILLIS);
            into.add("start" + with + ", CPU ms", peer, process.cpuMillis());
            double before = process.cpuMillisOfThreads();
            Thread.sleep(IDLE_MILLIS);
            into.add(
                    "idle" + with + ", CPU ms per s",
                    peer,
                    (process.cpuMillisOfThreads() - before) * 1000 / IDLE_MILLIS);
            process.stop();
        }
    }

    private MeasuredProcess started(Peer peer, Path folder) throws Exception {
        Files.copy(probe, folder.resolve("deploy/probe.jar"));
        MeasuredProcess process = peer.start(folder);
        process.awaitLine("probe activated", process.startedAt());
        Thread.sleep(SETTLE_MILLIS);
        return process;
    }

    private Path folder() throws IOException {
        Path folder = Files.createTempDirectory(work, "run");
        Files.createDirectory(folder.resolve("etc"));
        Files.createDirectory(folder.resolve("deploy"));
        return folder;
    }

    /** Swaps as the kubelet does; gives when. */
    private static long swap(Path etc, int number) throws IOException {
        Path next = Files.createDirectory(etc.resolve("..v" + number));
        Files.writeString(next.resolve(NAME), "value = " + number + "\n");
        Files.createSymbolicLink(etc.resolve("..tmp"), next.getFileName());
        long since = System.nanoTime();
        Files.move(etc.resolve("..tmp"), etc.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        return since;
    }

    private static String modified(Object value) {
        return "probe modified " + value + ".";
    }

    /** At no particular moment of anybody's poll. */
    private void pause() throws InterruptedException {
        Thread.sleep(250 + random.nextInt(100));
    }
}
