package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinkTrailTest {

    @TempDir
    Path given;

    private Path folder;

    @BeforeEach
    void takeRealFolder() throws IOException {
        folder = given.toRealPath();
    }

    @Test
    void aPlainFileLiesInItsFolder() {
        assertThat(LinkTrail.of(folder.resolve("x.cfg"))).containsExactly(folder);
    }

    @Test
    void everyLinkOnTheWayCounts() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Path first = Files.createDirectory(mount.resolve("..1"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(mount.resolve("x.cfg"), Path.of("..data/x.cfg"));
        Files.createSymbolicLink(etc.resolve("x.cfg"), mount.resolve("x.cfg"));

        assertThat(LinkTrail.of(etc.resolve("x.cfg"))).containsExactlyInAnyOrder(etc, mount, first);
    }

    @Test
    void aLinkUpwardsIsFollowed() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.createSymbolicLink(etc.resolve("x.cfg"), Path.of("../x.cfg"));

        assertThat(LinkTrail.of(etc.resolve("x.cfg"))).containsExactlyInAnyOrder(etc, folder);
    }

    @Test
    void linksInACircleEnd() throws IOException {
        Files.createSymbolicLink(folder.resolve("x.cfg"), Path.of("x.cfg"));

        assertThat(LinkTrail.of(folder.resolve("x.cfg"))).contains(folder);
    }
}
