package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;

final class StoreTest {

    @TempDir
    Path folder;

    private Path data;
    private Store store;

    @BeforeEach
    void open() {
        data = folder.resolve("config");
        store = new Store(new FilePersistenceManager(data.toString()));
    }

    @Test
    void whatComesFromEtcIsNeverWritten() throws IOException {
        store.own("mine");
        store.store("mine", properties());

        assertThat(store.exists("mine")).isTrue();
        assertThat(store.load("mine").get("a")).isEqualTo("1");
        assertThat(store.getDictionaries().hasMoreElements()).isTrue();
        try (Stream<Path> files = Files.walk(data).filter(Files::isRegularFile)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatOthersCreateOutlivesTheProcess() throws IOException {
        store.store("theirs", properties());

        Store next = new Store(new FilePersistenceManager(data.toString()));

        assertThat(next.exists("theirs")).isTrue();
        assertThat(next.load("theirs").get("a")).isEqualTo("1");
    }

    @Test
    void whatIsHarmedIsSetAsideAndStopsNobody() throws IOException {
        store.store("theirs", properties());
        byte[] whole = Files.readAllBytes(data.resolve("theirs.config"));
        for (int length = 0; length < whole.length - 2; length += 3) {
            Files.write(data.resolve("cut" + length + ".config"), Arrays.copyOf(whole, length));
        }
        Files.writeString(data.resolve("number.config"), "service.pid=\"number\"\nx=I\"\"\n");
        Files.write(data.resolve("noise.config"), new byte[] {0, -1, 17, 34, -128});
        Files.writeString(Files.createDirectory(data.resolve("sub")).resolve("number.config"), "x=I\"\"\n");
        Path unfinished = Files.writeString(data.resolve("theirs.config1.tmp"), "x=I\"");

        Store next = new Store(new FilePersistenceManager(data.toString()));

        List<Object> pids = new ArrayList<>();
        for (Object one : Collections.list((Enumeration<?>) next.getDictionaries())) {
            pids.add(((Dictionary<?, ?>) one).get("service.pid"));
        }
        assertThat(pids).contains("theirs").doesNotContain("number").doesNotContainNull();
        assertThat(folder.resolve("config-harmed/sub/number.config")).exists();
        assertThat(unfinished).exists();
        assertThat(folder.resolve("config-harmed"))
                .isDirectoryContaining("glob:**/number.config")
                .isDirectoryContaining("glob:**/noise.config")
                .isDirectoryContaining("glob:**/cut0.config")
                .isDirectoryNotContaining("glob:**/theirs.config");
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        store.own("mine");
        store.store("mine", properties());
        store.store("theirs", properties());

        store.delete("mine");
        store.delete("theirs");

        assertThat(store.exists("mine")).isFalse();
        assertThat(store.exists("theirs")).isFalse();
        assertThat(store.getDictionaries().hasMoreElements()).isFalse();
    }

    private static Dictionary<String, Object> properties() {
        return FrameworkUtil.asDictionary(Map.of("a", "1", "service.pid", "theirs"));
    }
}
