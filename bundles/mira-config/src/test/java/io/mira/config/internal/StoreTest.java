package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.cm.file.FilePersistenceManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;

final class StoreTest {

    @TempDir
    Path data;

    private Store store;

    @BeforeEach
    void open() {
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
        return FrameworkUtil.asDictionary(Map.of("a", "1"));
    }
}
