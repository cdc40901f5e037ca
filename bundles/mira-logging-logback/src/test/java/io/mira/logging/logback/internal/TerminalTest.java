package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TerminalTest {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

    @TempDir
    Path folder;

    @Test
    void whereTheOutputGoesDecides() throws IOException {
        assertThat(Terminal.isColoured(XTERM, link("/dev/pts/3"))).isTrue();
        assertThat(Terminal.isColoured(XTERM, link("pipe:[4711]"))).isFalse();
        assertThat(Terminal.isColoured(XTERM, link("/var/log/mira.log"))).isFalse();
    }

    @Test
    void whereTheSystemDoesNotSayThereAreNone() {
        assertThat(Terminal.isColoured(XTERM, folder.resolve("absent"))).isFalse();
    }

    @Test
    void whoWantsNoneGetsNone() throws IOException {
        Path terminal = link("/dev/pts/3");

        assertThat(Terminal.isColoured(Map.of(), terminal)).isFalse();
        assertThat(Terminal.isColoured(Map.of("TERM", "dumb"), terminal)).isFalse();
        assertThat(Terminal.isColoured(Map.of("TERM", "xterm", "NO_COLOR", "1"), terminal))
                .isFalse();
    }

    private Path link(String target) throws IOException {
        Path link = folder.resolve("stdout");
        Files.deleteIfExists(link);
        return Files.createSymbolicLink(link, Path.of(target));
    }
}
