package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
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
        for (int i = 0; i < files; i++) {
            Files.writeString(etc.resolve("x~" + i + ".cfg"), "a = 1");
        }
        EtcFolder folder = new EtcFolder(etc);
        // A file that has just been written is looked at every time.
        while (!FileMark.of(etc.resolve("x~" + (files - 1) + ".cfg")).isOld()) {
            Thread.onSpinWait();
        }
        folder.read();
        for (int i = 0; i < files; i++) {
            Files.writeString(etc.resolve("x~" + i + ".cfg"), "a = 2");
        }

        int[] seen = new int[Turn.PARTS];
        for (int poll = 0; poll < Turn.PARTS; poll++) {
            seen[poll] = (int) folder.read(Turn.number(poll)).values().stream()
                    .filter(content -> new String(content.bytes(), StandardCharsets.UTF_8).equals("a = 2"))
                    .count();
        }
        assertThat(seen[0]).isBetween(Turn.FEW, Turn.FEW + 6);
        assertThat(seen).isSorted().endsWith(files);
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
    void aLinkThatLeadsNowhereIsAFault() throws IOException {
        Files.createSymbolicLink(etc.resolve("x.cfg"), etc.resolve("nowhere"));

        assertThat(read("x.cfg").unreadable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("NoSuchFile"));
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

    private EtcFolder.Content read(String name) throws IOException {
        return Objects.requireNonNull(new EtcFolder(etc).read().get(name));
    }

    private void mount(String name, String text) throws IOException {
        Files.writeString(Files.createDirectory(etc.resolve(".." + name)).resolve("x.cfg"), text);
    }
}
