package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastGoodTest {

    private static final Map<String, EtcFolder.Content> GOOD = Map.of("x.cfg", content("good"));
    private static final Map<String, EtcFolder.Content> BAD = Map.of("x.cfg", content("bad"));

    @TempDir
    Path data;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = data.resolve("sub/last-good");
    }

    @Test
    void whatWasGoodIsKnownToTheNext() throws IOException {
        keepGood();

        assertThat(new LastGood(file).of(BAD)).isEqualTo(GOOD);
        try (var files = Files.list(data.resolve("sub"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatHoldsASecretInTheClearIsForgotten() {
        LastGood lastGood = keepGood();
        lastGood.keep(BAD, true);
        lastGood.write();

        assertThat(new LastGood(file).of(BAD)).isEqualTo(BAD);
    }

    @Test
    void whatIsGoneIsForgotten() {
        LastGood lastGood = keepGood();
        lastGood.forget(List.of("x.cfg"));
        lastGood.write();

        assertThat(new LastGood(file).of(BAD)).isEqualTo(BAD);
    }

    @Test
    void aHarmedFileIsAsGoodAsNone() throws IOException {
        keepGood();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < 8; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(new LastGood(file).of(BAD)).isEqualTo(BAD);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoObstacle() throws IOException {
        Files.writeString(data.resolve("sub"), "in the way");

        assertThat(keepGood().of(BAD)).isEqualTo(BAD);
    }

    @Test
    void whatCouldNotBeKeptIsKeptAtTheNextOccasionAndLeavesNoDraft() throws IOException {
        Files.createDirectories(file.resolve("in the way"));
        LastGood lastGood = keepGood();
        try (var files = Files.list(data.resolve("sub"))) {
            assertThat(files).containsExactly(file);
        }

        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        lastGood.write();

        assertThat(new LastGood(file).of(BAD)).isEqualTo(GOOD);
    }

    private LastGood keepGood() {
        LastGood lastGood = new LastGood(file);
        lastGood.keep(GOOD, false);
        lastGood.write();
        return lastGood;
    }

    private static EtcFolder.Content content(String text) {
        return new EtcFolder.Content(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }
}
