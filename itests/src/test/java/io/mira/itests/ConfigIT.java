package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What editors, mounts, slow writers and kills do to configuration files. */
final class ConfigIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
    }

    @Test
    void aFileWrittenByteByByteIsDeliveredOnceAndWhole() throws Exception {
        home.writes("it.probe.cfg", "greeting = 0", "number = 1");
        try (MiraProcess mira = home.start().untilReady()) {
            Writer writer = new Writer(home.etc("it.probe.cfg"));
            long before;
            int faults;
            int round = 0;
            do {
                round++;
                before = mira.count("probe modified");
                faults = mira.errors().size();
                writer.truncates();
                for (String one : letters("names = a,b\ngreeting = " + round + "\nnumber = 2\n")) {
                    writer.writes(one, 50);
                }
                String wanted = Integer.toString(round);
                mira.await(
                        "probe modified",
                        record -> record.text("greeting").equals(wanted)
                                && record.text("number").equals("2")
                                && record.text("names").equals("a|b"));
            } while (writer.wasSilentFor(400));
            assertThat(mira.count("probe modified")).isEqualTo(before + 1);
            assertThat(mira.errors()).hasSize(faults);
            mira.stopsCleanly();
        }
    }

    @Test
    void manyFilesWrittenInTwoPartsAreNeverDeliveredHalf() throws Exception {
        int rounds = Integer.getInteger("mira.config.writes", 15);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        home.writes("it.probe.cfg", "greeting = 0", "number = 0");
        try (MiraProcess mira = home.start().untilReady()) {
            Writer writer = new Writer(home.etc("it.probe.cfg"));
            int slow = 0;
            for (int round = 1; round <= rounds + slow; round++) {
                long before = mira.count("probe modified");
                int faults = mira.errors().size();
                int number = round % 100;
                String text = "greeting = " + round + "\n# " + "x".repeat(20) + "\nnumber = " + number + "\n";
                int cut = random.nextInt(text.length());
                writer.truncates();
                writer.writes(text.substring(0, cut), 0);
                writer.writes(text.substring(cut), random.nextInt(30));
                String wanted = round + " " + number;
                mira.await(
                        "probe modified",
                        record -> (record.text("greeting") + " " + record.text("number")).equals(wanted));
                if (writer.wasSilentFor(100)) {
                    slow++;
                } else {
                    assertThat(mira.count("probe modified"))
                            .as("seed %d, %s cut at %d", seed, text, cut)
                            .isEqualTo(before + 1);
                    assertThat(mira.errors()).as("seed %d", seed).hasSize(faults);
                }
            }
            System.out.println(rounds + " writes in two parts, none delivered half; the writer itself was too slow "
                    + slow + " more times");
            mira.stopsCleanly();
        }
    }

    @Test
    void whatIsFaultyAtTheStartLeavesTheLastGoodInForce() {
        home.writes("it.probe.cfg", "greeting = good", "number = 5");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.stopsCleanly();
        }
        home.writes("it.probe.cfg", "greeting = bad", "number = many");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("probe activated").text("greeting")).isEqualTo("good");
            assertThat(mira.await("configuration rejected").text("in_force")).isEqualTo("last good");
            assertThat(mira.health("/health/ready").body()).contains("it.probe.cfg:2");
            home.writes("it.probe.cfg", "greeting = mended");
            assertThat(mira.await("probe modified").text("greeting")).isEqualTo("mended");
            mira.stopsCleanly();
        }
    }

    @Test
    void aSaveOfWhichOneFileIsFaultyChangesNothingAndIsToldEverywhere() throws IOException {
        Path etc = folder.resolve("versions");
        save(etc, 1, "greeting = one", "number = 1");
        home.with("MIRA_ETC", etc.toString());
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated", 2);
            save(etc, 2, "greeting = two", "\nnumber = many");
            mira.await("configuration rejected", record -> record.text("pid").equals("it.probe~b"));

            String reason = "it.probe~b.cfg:2: number: 'many' is no number";
            mira.awaitHealth("/health/ready", body -> body.contains("WARN") && body.contains(reason));
            assertThat(mira.health("/health/ready").statusCode()).isEqualTo(200);
            assertThat(MiraProcess.get(mira.managementPort(), "/metrics").body())
                    .containsPattern("mira_config_rejected_total [2-9]");
            MiraProcess status = home.start("shell", "config status");
            assertThat(status.exitOfCommand()).as(status.stderr()).isZero();
            assertThat(status.output())
                    .containsPattern(
                            "it\\.probe~a +REJECTED +last good +it\\.probe~a\\.cfg: waits, because it\\.probe~b")
                    .containsPattern("it\\.probe~b +REJECTED +last good +" + reason);
            assertThat(mira.count("probe modified")).isZero();

            save(etc, 3, "greeting = three", "number = 3");
            mira.await("probe modified", 2);
            mira.awaitHealth("/health/ready", body -> !body.contains("it.probe"));
            mira.stopsCleanly();
        }
    }

    @Test
    void overlaysLieOverTheFile() throws IOException {
        home.writes("it.probe.cfg", "greeting = file", "number = 1");
        try (MiraProcess mira = home.start().untilReady()) {
            Files.createDirectory(home.etc("conf.d"));
            Files.writeString(home.etc("conf.d/it.probe.cfg"), "greeting = overlay\n");
            LogRecord modified = mira.await("probe modified");
            assertThat(modified.text("greeting")).isEqualTo("overlay");
            assertThat(modified.text("number")).isEqualTo("1");
            mira.stopsCleanly();
        }
    }

    @Test
    void jsonIsReadToo() {
        home.writes(
                "it.probe.cfg.json", "{ \"greeting\": \"json\", \"number:Integer\": 9, \"names\": [\"a\", \"b\"] }");
        try (MiraProcess mira = home.start().untilReady()) {
            LogRecord activated = mira.await("probe activated");
            assertThat(activated.text("greeting")).isEqualTo("json");
            assertThat(activated.text("number")).isEqualTo("9");
            assertThat(activated.text("names")).isEqualTo("a|b");
            mira.stopsCleanly();
        }
    }

    @Test
    void aKillAtAnyMomentLeavesNothingThatHarmsTheNextStart() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int edit = 0;
        for (int round = 0; round < Integer.getInteger("mira.config.kills", 5); round++) {
            home.writes("it.probe.cfg", "greeting = " + ++edit);
            try (MiraProcess mira = home.start().untilReady()) {
                assertThat(mira.await("probe activated").text("greeting"))
                        .as("seed %d", seed)
                        .isEqualTo(Integer.toString(edit));
                for (int i = random.nextInt(10); i >= 0; i--) {
                    home.writes("it.probe.cfg", "greeting = " + ++edit);
                }
                mira.signal("KILL");
            }
        }
    }

    private static List<String> letters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    /** Saves two files at once: the whole folder is another. */
    private static void save(Path etc, int version, String first, String second) throws IOException {
        Path next = Files.createDirectory(etc.resolveSibling("version" + version));
        Files.writeString(next.resolve("it.probe~a.cfg"), first + "\n");
        Files.writeString(next.resolve("it.probe~b.cfg"), second + "\n");
        Path link = Files.createSymbolicLink(etc.resolveSibling("link"), next);
        Files.move(link, etc, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Writes a file in parts. What is shown of slow writers holds as long as they are not silent for longer than Mira waits for
     * them; whether this one was, on a machine that lets it wait, is measured and not hoped.
     */
    private static final class Writer {

        private final Path file;
        private long since;
        private long silence;

        Writer(Path file) {
            this.file = file;
        }

        void truncates() throws IOException {
            silence = 0;
            since = System.nanoTime();
            Files.newOutputStream(file).close();
        }

        void writes(String part, int afterMillis) throws Exception {
            Executor paced = CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS);
            CompletableFuture.runAsync(() -> append(part), paced).get();
        }

        /** Tells whether there was a silence of so many milliseconds since the file was truncated. */
        boolean wasSilentFor(long millis) {
            return silence >= TimeUnit.MILLISECONDS.toNanos(millis);
        }

        private void append(String part) {
            long begin = System.nanoTime();
            try {
                Files.writeString(file, part, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            silence = Math.max(silence, System.nanoTime() - since);
            since = begin;
        }
    }
}
