package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The newcomer's path, word for word from README: from a clone to a rotated secret in at most 5 commands. On one Java
 * only, because it builds everything.
 */
@Tag("one-java")
final class DocsNewcomerIT {

    private static final List<Fence> FENCES = Fence.of(Home.PROJECT.resolve("README.md")).stream()
            .filter(fence -> fence.section().startsWith("Five minutes"))
            .toList();

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void fromACloneToARotatedSecretInAtMostFiveCommands() throws IOException, InterruptedException {
        List<String> commands =
                FENCES.stream().filter(Fence::isRun).map(Fence::text).toList();
        assertThat(commands).as("up to the stop").hasSize(5);
        try (Loopback network = new Loopback()) {
            // The registry is not reached from the network of the test, and a warm repository has all.
            Terminal terminal = new Terminal(network, clone(folder.resolve("a clone")), Map.of("MAVEN_ARGS", "-o"));
            long begun = System.nanoTime();
            try (MiraProcess mira = terminal.start(commands.get(0))) {
                awaitBuilt(mira);
                mira.awaitLine("\"ready\"");
                assertThat(terminal.run(commands.get(1))).startsWith("HTTP/1.1 202");
                terminal.run(commands.get(2));
                mira.awaitLine("\"secret rotated\"");
                assertThat(awaitAccepted(terminal, commands.get(3))).startsWith("HTTP/1.1 202");
                System.out.println("[INFO] from a clone to a rotated secret: "
                        + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s (180 s are promised)");
                assertThat(terminal.run(commands.get(1)))
                        .as("signed with the old secret")
                        .startsWith("HTTP/1.1 401");
                terminal.run(commands.get(4));
                assertThat(mira.exitOfCommand())
                        .as(mira.output() + mira.stderr())
                        .isZero();
                holds(mira);
            }
        }
    }

    /** Every record that README shows was printed, in its order. */
    private static void holds(MiraProcess mira) {
        List<LogRecord> printed = mira.records();
        int from = 0;
        for (Fence fence : FENCES) {
            if (!fence.language().equals("json")) {
                continue;
            }
            for (String line : fence.text().lines().toList()) {
                PrintedRecord shown = new PrintedRecord(LogRecord.of(line));
                while (from < printed.size() && !shown.equalsRecord(printed.get(from))) {
                    from++;
                }
                assertThat(from)
                        .as("%s shows what was not printed, or not then:\n%s\nprinted:\n%s", fence, line, mira.output())
                        .isLessThan(printed.size());
            }
        }
    }

    /** The build takes longer than a test waits for anything else; it says when it is done. */
    private static void awaitBuilt(MiraProcess mira) {
        while (!mira.stderr().contains("Mira starts") && mira.isAlive()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** The rotation is told by a record before the receiver has it: an answer of 401 is asked again. */
    private static String awaitAccepted(Terminal terminal, String command) {
        long end = System.nanoTime() + MiraProcess.PATIENCE.toNanos();
        String answer = terminal.run(command);
        while (!answer.startsWith("HTTP/1.1 202") && System.nanoTime() < end) {
            answer = terminal.run(command);
        }
        return answer;
    }

    /** Clones what is committed, and lays what is being worked on over it. */
    private static Path clone(Path target) throws IOException, InterruptedException {
        String copy = "git clone -q '" + Home.PROJECT + "' '" + target + "' && cd '" + Home.PROJECT
                + "' && git ls-files -z --modified --others --exclude-standard | while IFS= read -r -d '' file; do"
                + " if [ -f \"$file\" ]; then mkdir -p \"" + target + "/${file%/*}\" 2>/dev/null;"
                + " [ \"${file#*/}\" = \"$file\" ] && rmdir \"" + target + "/$file\" 2>/dev/null; cp -p \"$file\" \""
                + target + "/$file\"; fi; done";
        Process process =
                new ProcessBuilder("bash", "-c", copy).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return target;
    }
}
