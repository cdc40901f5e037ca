package io.mira.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real folder and what the file system really tells. */
@Timeout(60)
final class FolderWatchTest {

    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path parent;

    private Path folder;
    private final Semaphore calls = new Semaphore(0);

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(parent.resolve("folder"));
    }

    @Test
    void everyKindOfChangeMeansLookAgain() throws Exception {
        try (FolderWatch watch = watch()) {
            Path file = Files.writeString(folder.resolve("file"), "1");
            calls.acquire();
            calls.drainPermits();
            Files.writeString(file, "2");
            calls.acquire();
            calls.drainPermits();
            Files.delete(file);
            calls.acquire();
            assertThat(watch.alive()).isTrue();
        }
    }

    @Test
    void isNotAliveWhenTheFolderIsGone() throws Exception {
        try (FolderWatch watch = watch()) {
            Files.delete(folder);
            while (watch.alive()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aFolderThatIsNotThereCannotBeWatched() {
        folder = parent.resolve("missing");

        assertThatThrownBy(this::watch).isInstanceOf(IOException.class);
    }

    @Test
    void aFollowerSeesEverySwapOfALink() throws Exception {
        BlockingQueue<Map<String, String>> taken = new LinkedBlockingQueue<>();
        version("0");
        Files.createSymbolicLink(folder.resolve("..data"), parent.resolve("v0"));
        try (FolderFollower<String> follower =
                new FolderFollower<>("test", folder, path -> read(path.resolve("..data")), taken::add)) {
            follower.takeNow();
            follower.follow(true, NEVER);
            for (int i = 1; i <= 5; i++) {
                assertThat(taken.take()).isEqualTo(Map.of("file", "" + (i - 1)));
                version("" + i);
                swap(parent.resolve("v" + i));
            }
            assertThat(taken.take()).isEqualTo(Map.of("file", "5"));
        }
    }

    @Test
    void isNotAliveWhenAnotherFolderHasTakenItsName() throws Exception {
        try (FolderWatch watch = watch()) {
            assertThat(watch.alive()).isTrue();
            Files.move(folder, parent.resolve("old"));
            assertThat(watch.alive()).isFalse();
            Files.createDirectory(folder);
            assertThat(watch.alive()).isFalse();
        }
    }

    @Test
    void aFollowerFollowsAFolderThatIsReplacedByAnother() throws Exception {
        BlockingQueue<Map<String, String>> taken = new LinkedBlockingQueue<>();
        Path other = Files.createDirectory(parent.resolve("other"));
        Files.writeString(other.resolve("file"), "new");
        try (FolderFollower<String> follower =
                new FolderFollower<>("test", folder, FolderWatchTest::read, taken::add)) {
            follower.takeNow();
            follower.follow(true, Duration.ofMillis(50));
            Files.move(folder, parent.resolve("old"));
            Files.move(other, folder);

            assertThat(taken.take()).isEmpty();
            assertThat(taken.take()).isEqualTo(Map.of("file", "new"));

            // From here on only the watch can tell.
            follower.follow(true, NEVER);
            follower.now(() -> {}, NEVER);
            Path draft = Files.writeString(parent.resolve("draft"), "newer");
            Files.move(draft, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(taken.take()).isEqualTo(Map.of("file", "newer"));
        }
    }

    private FolderWatch watch() throws IOException {
        return new FolderWatch(folder, "mira-test-watch", calls::release);
    }

    private void version(String text) throws IOException {
        Path version = Files.createDirectory(parent.resolve("v" + text));
        Files.writeString(version.resolve("file"), text);
    }

    private void swap(Path to) throws IOException {
        Path draft = folder.resolve("..data_tmp");
        Files.createSymbolicLink(draft, to);
        Files.move(draft, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path file : entries) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
