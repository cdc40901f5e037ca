package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EtcFollowerTest {

    private static final Duration SELDOM = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final BlockingQueue<Optional<String>> seen = new LinkedBlockingQueue<>();
    private Path etc;
    private Path file;
    private Settling settling;
    private EtcFollower follower;

    @BeforeEach
    void makeFolder() throws IOException {
        etc = Files.createDirectory(folder.resolve("etc"));
        file = etc.resolve("x.cfg");
        settling = new Settling(new FileParser(name -> null)::keys);
        follower = new EtcFollower(etc, settling, InstantSource.system(), this::take);
    }

    @AfterEach
    void close() {
        follower.close();
    }

    @Test
    void anEditInPlaceIsSeen() throws Exception {
        begin("a = 1\n");
        Files.writeString(file, "a = 2\n");

        assertThat(next()).contains("a = 2\n");
    }

    @Test
    void aFileThatReplacesAnotherIsSeenWhateverItsSizeAndTimes() throws Exception {
        begin("a = 1\n");
        FileTime time = Files.getLastModifiedTime(file);
        for (int i = 2; i < 10; i++) {
            Path draft = Files.writeString(folder.resolve("draft"), "a = " + i + "\n");
            Files.setLastModifiedTime(draft, time);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(next()).contains("a = " + i + "\n");
        }
    }

    @Test
    void aMountedFolderIsFollowedThroughAHundredSwaps() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        swap(mount, 0);
        Files.createSymbolicLink(mount.resolve("x.cfg"), Path.of("..data/x.cfg"));
        Files.createSymbolicLink(file, mount.resolve("x.cfg"));
        start(SELDOM);
        assertThat(next()).contains("round = 0");
        for (int round = 1; round <= 100; round++) {
            swap(mount, round);
            assertThat(next()).contains("round = " + round);
        }
    }

    @Test
    void whatIsDeletedAndWrittenAgainIsNeverGone() throws Exception {
        begin("a = 1\n");
        Files.delete(file);
        Files.writeString(file, "a = 2\n");

        assertThat(next()).contains("a = 2\n");
    }

    @Test
    void whatIsDeletedIsGoneAfterTheGrace() throws Exception {
        settling.deleteGrace(Duration.ofMillis(20));
        begin("a = 1\n");
        Files.delete(file);

        assertThat(next()).isEmpty();
    }

    @Test
    void aFolderThatIsMovedAwayAndBackLosesNothingAndIsFollowedAgain() throws Exception {
        settling.deleteGrace(Duration.ofMillis(20));
        begin("a = 1\n", Duration.ofMillis(50));
        Files.move(etc, folder.resolve("away"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("x.cfg"), "a = 2\n");
        Files.move(other, etc);

        assertThat(next()).contains("a = 2\n");
        Files.writeString(file, "a = 3\n");
        assertThat(next()).contains("a = 3\n");
    }

    @Test
    void whatTheFileSystemDoesNotTellIsFoundByPolling() throws Exception {
        begin("a = 1\n", Duration.ofMillis(50));
        // Events of a folder come from its own inode; a bind of the same file elsewhere gives none.
        Path twin = Files.createLink(folder.resolve("twin"), file);
        Files.writeString(twin, "a = 2\n");

        assertThat(next()).contains("a = 2\n");
    }

    @Test
    void nothingIsFollowedUntilItIsWantedAgain() throws Exception {
        begin("a = 1\n");
        follower.follow(false, SELDOM);
        Files.writeString(file, "a = 2\n");
        follower.now(follower::lookAgain, SELDOM);
        follower.now(() -> {}, SELDOM);
        assertThat(seen).isEmpty();

        follower.follow(true, SELDOM);
        assertThat(next()).contains("a = 2\n");
    }

    private void begin(String text) throws Exception {
        begin(text, SELDOM);
    }

    private void begin(String text, Duration interval) throws Exception {
        Files.writeString(file, text);
        start(interval);
        assertThat(next()).contains(text);
    }

    private void start(Duration interval) throws IOException {
        follower.takeNow();
        follower.follow(true, interval);
        follower.now(() -> {}, SELDOM);
    }

    private Optional<String> next() throws InterruptedException {
        Optional<String> text = seen.poll(20, TimeUnit.SECONDS);
        assertThat(text).as("a change within 20 s").isNotNull();
        return text;
    }

    private void take(Map<String, EtcFolder.Content> now) {
        seen.add(Optional.ofNullable(now.get("x.cfg"))
                .map(content -> new String(content.bytes(), StandardCharsets.UTF_8)));
    }

    private static void swap(Path mount, int round) throws IOException {
        Path next = Files.createDirectory(mount.resolve("..dir" + round));
        Files.writeString(next.resolve("x.cfg"), "round = " + round);
        Files.createSymbolicLink(mount.resolve("..tmp"), next.getFileName());
        Files.move(mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
