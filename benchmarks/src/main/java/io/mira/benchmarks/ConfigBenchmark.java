package io.mira.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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
    /** For so long the compiler is at work after a start. */
    private static final long REST_MILLIS = 30_000;

    private static final long IDLE_MILLIS = 30_000;

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
            for (Peer peer : List.of(ours, theirs)) {
                // Only warms the caches of the machine.
                benchmark.starts(peer, new Figures());
            }
            for (int round = 0; round < rounds; round++) {
                for (Peer peer : List.of(ours, theirs)) {
                    benchmark.edits(peer, figures);
                    benchmark.swaps(peer, figures);
                    benchmark.starts(peer, figures);
                }
            }
            benchmark.idle(List.of(ours, theirs), figures);
            System.out.println("Java " + Runtime.version() + ", " + rounds + " interleaved rounds, median (min–max)");
            System.out.println();
            System.out.print(figures.table(ours, theirs));
        } finally {
            ProcessBenchmark.delete(work);
        }
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

    private void starts(Peer peer, Figures into) throws Exception {
        double without = start(peer, 0, into);
        double with = start(peer, FILES, into);
        into.add(FILES + " files add to a start, CPU ms", peer, with - without);
    }

    /** Gives the CPU time of the start. */
    private double start(Peer peer, int files, Figures into) throws Exception {
        String with = " with " + files + " files";
        try (MeasuredProcess process = peer.start(folder(files))) {
            into.add("start" + with + " → ready, ms", peer, process.awaitLine(peer.readyLine(), process.startedAt()));
            double cpu = process.cpuMillis();
            into.add("start" + with + ", CPU ms", peer, cpu);
            process.stop();
            return cpu;
        }
    }

    /** All at once, because they have nothing to do; without files it is what the virtual machine and the framework take. */
    private void idle(List<Peer> peers, Figures into) throws Exception {
        List<MeasuredProcess> processes = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                for (int files : new int[] {0, FILES}) {
                    MeasuredProcess process = peer.start(folder(files));
                    processes.add(process);
                    process.awaitLine(peer.readyLine(), process.startedAt());
                }
            }
            Thread.sleep(REST_MILLIS);
            double[] before = new double[processes.size()];
            for (int i = 0; i < before.length; i++) {
                before[i] = processes.get(i).cpuMillisOfThreads();
            }
            Thread.sleep(IDLE_MILLIS);
            for (int i = 0; i < before.length; i += 2) {
                double without = perSecond(processes.get(i), before[i]);
                double with = perSecond(processes.get(i + 1), before[i + 1]);
                Peer peer = peers.get(i / 2);
                into.add("idle with 0 files, CPU ms per s", peer, without);
                into.add("idle with " + FILES + " files, CPU ms per s", peer, with);
                into.add(FILES + " files add when idle, CPU ms per s", peer, with - without);
            }
        } finally {
            processes.forEach(MeasuredProcess::close);
        }
    }

    private static double perSecond(MeasuredProcess process, double before) throws IOException {
        return (process.cpuMillisOfThreads() - before) * 1000 / IDLE_MILLIS;
    }

    private MeasuredProcess started(Peer peer, Path folder) throws Exception {
        Files.copy(probe, folder.resolve("deploy/probe.jar"));
        MeasuredProcess process = peer.start(folder);
        process.awaitLine("probe activated", process.startedAt());
        Thread.sleep(SETTLE_MILLIS);
        return process;
    }

    private Path folder(int files) throws IOException {
        Path folder = folder();
        for (int i = 0; i < files; i++) {
            Files.writeString(
                    folder.resolve("etc").resolve("bench.other-" + i + ".cfg"),
                    "# one of many\nvalue = " + i + "\nname = other" + i + "\n");
        }
        return folder;
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
