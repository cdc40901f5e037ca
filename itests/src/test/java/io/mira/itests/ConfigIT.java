package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        home.writes("it.probe.cfg", "greeting = one", "number = 1");
        byte[] whole = "greeting = two\nnumber = 2\nnames = a,b\n".getBytes(StandardCharsets.UTF_8);
        Executor paced = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
        try (MiraProcess mira = home.start().untilReady();
                OutputStream out = Files.newOutputStream(home.etc("it.probe.cfg"))) {
            for (byte one : whole) {
                CompletableFuture.runAsync(() -> write(out, one), paced).get();
            }
            LogRecord modified = mira.await("probe modified");
            assertThat(modified.text("greeting")).isEqualTo("two");
            assertThat(modified.text("names")).isEqualTo("a|b");
            assertThat(mira.count("probe modified")).isEqualTo(1);
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    @Test
    void manyFilesWrittenInTwoPartsAreNeverDeliveredHalf() throws Exception {
        int rounds = Integer.getInteger("mira.config.writes", 40);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        home.writes("it.probe.cfg", "greeting = 0", "number = 0");
        try (MiraProcess mira = home.start().untilReady()) {
            for (int round = 1; round <= rounds; round++) {
                String text = "greeting = " + round + "\n# " + "x".repeat(20) + "\nnumber = " + round + "\n";
                int cut = random.nextInt(text.length());
                try (OutputStream out = Files.newOutputStream(home.etc("it.probe.cfg"))) {
                    out.write(text.substring(0, cut).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    byte[] rest = text.substring(cut).getBytes(StandardCharsets.UTF_8);
                    Executor paced = CompletableFuture.delayedExecutor(random.nextInt(30), TimeUnit.MILLISECONDS);
                    CompletableFuture.runAsync(() -> write(out, rest), paced).get();
                }
                String wanted = Integer.toString(round);
                mira.await("probe modified", record -> record.text("greeting").equals(wanted));
            }
            assertThat(mira.records().stream().filter(record -> record.is("probe modified")))
                    .as("seed %d", seed)
                    .hasSize(rounds)
                    .allMatch(record -> record.text("greeting").equals(record.text("number")));
            assertThat(mira.errors()).isEmpty();
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

    private static void write(OutputStream out, byte... bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
