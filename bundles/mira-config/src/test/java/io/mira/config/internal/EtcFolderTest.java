package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EtcFolderTest {

    @TempDir
    Path etc;

    @Test
    void onlyWhatNamesAConfigurationIsRead() throws IOException {
        Files.writeString(etc.resolve("a.cfg"), "x = 1");
        Files.writeString(etc.resolve("b.config"), "x=\"1\"");
        Files.writeString(etc.resolve("notes.txt"), "?");
        Files.writeString(etc.resolve(".hidden.cfg"), "?");
        Files.createDirectory(etc.resolve("sub"));

        assertThat(new EtcFolder(etc).read()).containsOnlyKeys("a.cfg", "b.config");
    }

    @Test
    void ofManyFilesAPollLooksAtAPartAndAtAllWithinItsTurns() throws Exception {
        int files = Turn.FEW + 5 * Turn.PARTS;
        EtcFolder folder = rested(files);
        for (int poll = 0; poll < Turn.PARTS; poll++) {
            assertThat(folder.rests(Turn.number(poll))).as("poll %d", poll).isTrue();
        }

        for (int i = 0; i < files; i++) {
            Path file = etc.resolve("x~" + i + ".cfg");
            Files.writeString(file, "a = 2");
            boolean found = false;
            for (int poll = 0; poll < Turn.PARTS; poll++) {
                found |= !folder.rests(Turn.number(poll));
            }
            assertThat(found).as("file %d", i).isTrue();
            assertThat(folder.read().get("x~" + i + ".cfg")).isEqualTo(content("a = 2"));
        }
    }

    @Test
    void aFileThatComesGoesOrLiesOverAnotherIsFoundByEachPoll() throws Exception {
        EtcFolder folder = rested(2);
        Files.writeString(etc.resolve("y.cfg"), "a = 1");
        assertThat(folder.rests(Turn.number(1))).isFalse();
        folder.read();
        Files.delete(etc.resolve("y.cfg"));
        assertThat(folder.rests(Turn.number(2))).isFalse();

        folder.read();
        Files.createDirectory(etc.resolve("conf.d"));
        assertThat(folder.rests(Turn.number(3))).isFalse();
        folder.read();
        Files.writeString(etc.resolve("conf.d/x~1.cfg"), "a = 3");
        assertThat(folder.rests(Turn.number(4))).isFalse();
        assertThat(folder.read()).containsOnlyKeys("x~0.cfg", "x~1.cfg", "conf.d/x~1.cfg");
    }

    @Test
    void aFolderNamedLikeAConfigurationIsAFaultOfItsOwn() throws IOException {
        Files.createDirectory(etc.resolve("x.cfg"));
        Files.writeString(etc.resolve("y.cfg"), "a = 1");

        assertThat(read("x.cfg").unreadable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("folder"));
        assertThat(read("y.cfg").unreadable()).isEmpty();
    }

    @Test
    void whatIsNoFileOrTooLargeForOneIsAFaultAndNeverOpened() throws Exception {
        Files.createSymbolicLink(etc.resolve("device.cfg"), Path.of("/dev/zero"));
        assertThat(new ProcessBuilder("mkfifo", etc.resolve("pipe.cfg").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (RandomAccessFile large =
                new RandomAccessFile(etc.resolve("large.cfg").toFile(), "rw")) {
            large.setLength((16 << 20) + 1);
        }

        for (String name : List.of("device.cfg", "pipe.cfg")) {
            assertThat(read(name).unreadable())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("a pipe or a device", "move it away"));
        }
        assertThat(read("large.cfg").unreadable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("16777217 bytes"));
    }

    @Test
    void aLinkThatLeadsNowhereIsAFault() throws IOException {
        Files.createSymbolicLink(etc.resolve("x.cfg"), etc.resolve("nowhere"));

        assertThat(read("x.cfg").unreadable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("leads nowhere"));
    }

    @Test
    void aMountedConfigMapIsFollowedThroughItsLinks() throws IOException {
        mount("1", "a = old");
        Files.createSymbolicLink(etc.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(etc.resolve("x.cfg"), Path.of("..data/x.cfg"));
        EtcFolder.Content before = read("x.cfg");

        mount("2", "a = new");
        Files.createSymbolicLink(etc.resolve("..tmp"), Path.of("..2"));
        Files.move(etc.resolve("..tmp"), etc.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(new String(before.bytes(), StandardCharsets.UTF_8)).isEqualTo("a = old");
        assertThat(new String(read("x.cfg").bytes(), StandardCharsets.UTF_8)).isEqualTo("a = new");
        assertThat(read("x.cfg")).isNotEqualTo(before).isEqualTo(read("x.cfg"));
    }

    /** Makes a folder with so many files, and reads it when nothing has happened there for longer than times are coarse. */
    private EtcFolder rested(int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Files.writeString(etc.resolve("x~" + i + ".cfg"), "a = 1");
        }
        while (!FileMark.of(etc).isOld()
                || !FileMark.of(etc.resolve("x~" + (files - 1) + ".cfg")).isOld()) {
            Thread.onSpinWait();
        }
        EtcFolder folder = new EtcFolder(etc);
        folder.read();
        return folder;
    }

    private static EtcFolder.Content content(String text) {
        return new EtcFolder.Content(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private EtcFolder.Content read(String name) throws IOException {
        return Objects.requireNonNull(new EtcFolder(etc).read().get(name));
    }

    private void mount(String name, String text) throws IOException {
        Files.writeString(Files.createDirectory(etc.resolve(".." + name)).resolve("x.cfg"), text);
    }
}
