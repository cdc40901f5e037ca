package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A strict reader that is not ours, in another language, reads every record: Python's. How many events of each format is
 * the system property {@code mira.fuzz}; {@code ./dev soak records} takes a million.
 */
@Timeout(3_600)
final class PythonReadsTest {

    private static final int EVENTS = Integer.getInteger("mira.fuzz", 2_000);

    /** Refuses what is no UTF-8, NaN, a name that stands twice, and what is too long; tells how many lines it has read. */
    private static final String READER = """
            import json, sys
            def once(pairs):
                names = [name for name, value in pairs]
                assert len(names) == len(set(names)), 'twice: %r' % names
                return dict(pairs)
            def refuse(word):
                raise ValueError(word)
            count = 0
            for line in open(sys.argv[1], 'rb'):
                assert line.endswith(b'\\n') and len(line) <= 16000, len(line)
                text = line.decode('utf-8', 'strict')
                assert len(text.splitlines()) == 1, text
                record = json.loads(text, parse_constant=refuse, object_pairs_hook=once)
                assert isinstance(record['message'], str), record
                count += 1
            print(count)
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = RecordFormat.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT"})
    void everyRecordIsReadByPython(RecordFormat format) throws Exception {
        boolean there = runs("python3", "--version");
        assertThat(there || System.getenv("CI") == null).as("CI needs python3").isTrue();
        Assumptions.assumeTrue(there, "python3 is not there: the records are read by our own strict reader alone");
        Path records = folder.resolve("records");
        Random random = new Random(format.name().hashCode());
        JsonRecord json = new JsonRecord(format);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(records))) {
            for (int i = 0; i < EVENTS; i++) {
                out.write(json.of(JsonRecordFuzzTest.event(random)));
            }
        }
        Process python = new ProcessBuilder("python3", "-c", READER, records.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(python.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        Files.delete(records);

        assertThat(answer.strip()).isEqualTo(Integer.toString(EVENTS));
        assertThat(python.waitFor()).isZero();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
