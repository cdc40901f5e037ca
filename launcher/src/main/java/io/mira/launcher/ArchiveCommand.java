package io.mira.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the class-data archive for the Java it runs on: a trial start, in folders of its own and without the user's
 * configuration, writes down the classes it has loaded. {@code bin/mira} gives the archive to later starts; the JVM checks
 * that it fits, and goes without it otherwise.
 */
public final class ArchiveCommand {

    private static final long PATIENCE_SECONDS = 60;

    private final PrintStream out;
    private final PrintStream err;

    ArchiveCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Makes the archive. The arguments: its file name, and the folders it may lie in; the first that can be written is taken. */
    public static void main(String[] arguments) throws InterruptedException {
        List<Path> folders = Stream.of(arguments).skip(1).map(Path::of).toList();
        System.exit(new ArchiveCommand(System.out, System.err).run(arguments[0], folders));
    }

    int run(String name, List<Path> folders) throws InterruptedException {
        Path target = null;
        try {
            for (Path folder : folders) {
                if (Files.isDirectory(folder) && Files.isWritable(folder)) {
                    target = folder;
                    break;
                }
            }
            if (target == null) {
                return fail("none of these folders can be written: " + folders);
            }
            // Beside its place, so that it gets there by one rename: an archive that is cut off would crash the JVM.
            Path work = Files.createTempDirectory(target, ".archive");
            try {
                Path made = trial(work);
                Path archive = target.resolve(name);
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                out.println("mira: made " + archive + ", " + Files.size(archive) / 1_000_000 + " MB");
                return ExitCode.CLEAN;
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            return fail("cannot make the archive in " + target + ": " + e.getMessage());
        }
    }

    private Path trial(Path work) throws IOException, InterruptedException {
        Path archive = work.resolve("classes.jsa");
        Process process = start(work, archive);
        // Whatever it hangs at, its output ends then.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try {
            String last = untilReady(process);
            // Process.destroy would close the output that the stop still writes to.
            process.toHandle().destroy();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (process.waitFor() != ExitCode.CLEAN || !Files.exists(archive)) {
                throw new IOException("the trial start did not end as it should; its last line was: " + last);
            }
            return archive;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Path work, Path archive) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Xlog:disable",
                "-Dmira.home=" + System.getProperty("mira.home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MIRA_"));
        for (String folder : List.of("etc", "deploy", "data")) {
            Path own = Files.createDirectory(work.resolve(folder));
            builder.environment().put("MIRA_" + folder.toUpperCase(Locale.ROOT), own.toString());
        }
        builder.environment().put("MIRA_MANAGEMENT_HOST", "127.0.0.1");
        builder.environment().put("MIRA_MANAGEMENT_PORT", "0");
        return builder.start();
    }

    private static String untilReady(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String last = "none";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line;
            if (line.contains("\"message\":\"ready\"")) {
                break;
            }
        }
        return last;
    }

    private int fail(String reason) {
        err.println("mira: " + reason);
        return ExitCode.FAILED;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
