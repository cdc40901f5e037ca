package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which editors and tools save a file: it is taken over once, whole, and nothing else is taken for a file. */
final class ConfigEditorsIT {

    private static final String NAME = "it.probe.cfg";

    @TempDir
    Path folder;

    private Home home;
    private Path file;

    /** Replaces the content of the file. */
    @FunctionalInterface
    private interface Save {
        void as(String text) throws Exception;
    }

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar")
                .writes(NAME, "greeting = save 10", "number = 10");
        file = home.etc(NAME);
    }

    @Test
    void everyWayToSaveIsTakenOverOnceAndWhole() throws Exception {
        Map<String, Save> ways = new LinkedHashMap<>();
        ways.put("in place, of equal length", this::inPlace);
        ways.put("truncated, then written", this::truncated);
        ways.put("moved over it", this::moved);
        ways.put("deleted and made anew", this::anew);
        ways.put("cp -p, of equal length and time", this::copied);
        ways.put("sed -i", this::sed);
        ways.put("vim, which moves the old one away", this::vimAway);
        ways.put("vim, which copies the old one", this::vimCopy);
        ways.put("emacs, the first save", this::emacsFirst);
        ways.put("emacs, a later save", this::emacsLater);
        ways.put("nano", this::truncated);
        ways.put("an IDE's safe write", this::ide);
        ways.put("rsync", this::rsync);
        saveEach(ways);
    }

    @Test
    void whatTheRealVimSavesIsTakenOverOnceAndWhole() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/vim")))
                .as("vim is here")
                .isTrue();
        Map<String, Save> ways = new LinkedHashMap<>();
        for (String copy : List.of("no", "yes", "auto")) {
            ways.put("vim, backupcopy=" + copy, text -> vim(text, "set backupcopy=" + copy));
            ways.put("vim, backupcopy=" + copy + ", backup", text -> vim(text, "set backup backupcopy=" + copy));
        }
        saveEach(ways);
    }

    private void saveEach(Map<String, Save> ways) throws Exception {
        try (MiraProcess mira = home.start().untilReady()) {
            int number = 10;
            for (Map.Entry<String, Save> way : ways.entrySet()) {
                number++;
                way.getValue().as("greeting = save " + number + "\nnumber = " + number + "\n");
                String wanted = "save " + number;
                LogRecord modified = mira.await(
                        "probe modified", record -> record.text("greeting").equals(wanted));
                assertThat(modified.text("number")).as(way.getKey()).isEqualTo(Integer.toString(number));
                assertThat(mira.count("probe modified")).as(way.getKey()).isEqualTo(number - 10);
            }
            assertThat(mira.count("probe deactivated")).isZero();
            assertThat(mira.count("probe activated")).isEqualTo(1);
            assertThat(mira.errors()).isEmpty();
            mira.stopsCleanly();
        }
    }

    private void inPlace(String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
        }
    }

    private void truncated(String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.force(true);
            channel.write(StandardCharsets.UTF_8.encode(text));
        }
    }

    private void moved(String text) throws IOException {
        move(Files.writeString(folder.resolve("draft"), text), file);
    }

    private void anew(String text) throws IOException {
        Files.delete(file);
        Files.writeString(file, text);
    }

    private void copied(String text) throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        Path copy = Files.writeString(folder.resolve("copy"), text);
        Files.setLastModifiedTime(copy, time);
        assertThat(Files.size(copy)).isEqualTo(Files.size(file));
        run("cp", "-p", copy.toString(), file.toString());
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
    }

    private void sed(String text) throws Exception {
        String[] lines = text.split("\n", -1);
        run(
                "sed",
                "-i",
                "-e",
                "s/^greeting.*/" + lines[0] + "/",
                "-e",
                "s/^number.*/" + lines[1] + "/",
                file.toString());
    }

    private void vimAway(String text) throws IOException {
        etc(".it.probe.cfg.swp", "swap");
        Files.delete(etc("4913", ""));
        move(file, home.etc(NAME + "~"));
        Files.writeString(file, text);
        Files.delete(home.etc(NAME + "~"));
        Files.delete(home.etc(".it.probe.cfg.swp"));
    }

    private void vimCopy(String text) throws IOException {
        etc(".it.probe.cfg.swp", "swap");
        Files.copy(file, home.etc(NAME + "~"));
        truncated(text);
        Files.delete(home.etc(NAME + "~"));
        Files.delete(home.etc(".it.probe.cfg.swp"));
    }

    private void emacsFirst(String text) throws IOException {
        Path lock = Files.createSymbolicLink(home.etc(".#" + NAME), Path.of("user@host.4711:1"));
        Path autosave = etc("#" + NAME + "#", "greeting = half");
        move(file, home.etc(NAME + "~"));
        Files.writeString(file, text);
        Files.delete(autosave);
        Files.delete(lock);
    }

    private void emacsLater(String text) throws IOException {
        Path lock = Files.createSymbolicLink(home.etc(".#" + NAME), Path.of("user@host.4711:1"));
        truncated(text);
        Files.delete(lock);
    }

    private void ide(String text) throws IOException {
        Path draft = etc(NAME + "___jb_tmp___", text);
        move(file, home.etc(NAME + "___jb_old___"));
        move(draft, file);
        Files.delete(home.etc(NAME + "___jb_old___"));
    }

    private void rsync(String text) throws IOException {
        Path draft = etc("." + NAME + ".Xy12Zz", text);
        Files.setLastModifiedTime(draft, FileTime.fromMillis(0));
        move(draft, file);
    }

    private void vim(String text, String settings) throws Exception {
        String[] lines = text.split("\n", -1);
        run(
                "vim",
                "-Nes",
                "-u",
                "NONE",
                "-c",
                settings,
                "-c",
                "%s/^greeting.*/" + lines[0] + "/",
                "-c",
                "%s/^number.*/" + lines[1] + "/",
                "-c",
                "wq",
                file.toString());
    }

    private Path etc(String name, String text) throws IOException {
        return Files.writeString(home.etc(name), text);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue()).as(command[0] + ": " + output).isZero();
    }
}
