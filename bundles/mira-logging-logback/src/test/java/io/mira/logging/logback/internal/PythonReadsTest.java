package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.logging.spi.LoggingSettings;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A strict reader that is not ours, in another language, reads every record, and finds in it what was logged: Python's.
 * How many events of each format is the system property {@code mira.fuzz}; {@code ./dev soak records} takes a million.
 */
@Timeout(3_600)
final class PythonReadsTest {

    private static final int EVENTS = Integer.getInteger("mira.fuzz", 2_000);
    private static final int AT_ONCE = 500;

    /**
     * Reads what was logged and the record, in turns. Refuses what is no UTF-8, NaN, a name that stands twice, what is too
     * long, and what is not as it was logged, or, in a record that says it is cut, its beginning; tells how many it read.
     */
    private static final String READER = """
            import json, sys
            def once(pairs):
                names = [name for name, value in pairs]
                assert len(names) == len(set(names)), 'twice: %r' % names
                return dict(pairs)
            def refuse(word):
                raise ValueError(word)
            count = cut = longest = 0
            lines = sys.stdin.buffer
            for wanted in lines:
                line = lines.readline()
                longest = max(longest, len(line))
                assert line.endswith(b'\\n') and len(line) <= 16000, len(line)
                text = line.decode('utf-8', 'strict')
                assert len(text.splitlines()) == 1, text
                record = json.loads(text, parse_constant=refuse, object_pairs_hook=once)
                assert isinstance(record['message'], str), record
                cut += record.get('truncated') is True
                for name, value in json.loads(wanted).items():
                    found = record[name]
                    same = found == value and type(found) == type(value)
                    begun = isinstance(value, str) and record.get('truncated') is True and value.startswith(found)
                    assert same or begun, (name, value, found, text)
                count += 1
            print(count)
            print('read %d records, %d of them cut, the longest %d bytes' % (count, cut, longest), file=sys.stderr)
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
        Path answer = folder.resolve("answer");
        Process python = new ProcessBuilder("python3", "-c", READER)
                .redirectOutput(answer.toFile())
                .redirectError(folder.resolve("said").toFile())
                .start();
        String own = Thread.currentThread().getName();
        try (OutputStream records = new BufferedOutputStream(python.getOutputStream(), 1 << 16)) {
            write(format, records);
        } catch (IOException e) {
            // It has refused a record, and says which.
        } finally {
            Thread.currentThread().setName(own);
        }

        assertThat(python.waitFor())
                .as(Files.readString(folder.resolve("said")))
                .isZero();
        assertThat(answer).content().isEqualToIgnoringNewLines(Integer.toString(EVENTS));
        System.out.println(
                format + ": " + Files.readString(folder.resolve("said")).strip());
    }

    /** Writes what must be found, and the record, in turns. */
    private static void write(RecordFormat format, OutputStream to) throws IOException {
        Capture capture = new Capture(Map.of(), new ByteArrayOutputStream(1 << 20));
        capture.logging.apply(LoggingSettings.of("INFO", format.name(), "", Map.of()));
        FuzzedEvents events = new FuzzedEvents(capture.context, format.name().hashCode());
        for (int written = 0; written < EVENTS; written += AT_ONCE) {
            List<String> wanted = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, EVENTS - written); i++) {
                wanted.add(json(events.log(), format));
            }
            byte[] lines = capture.taken();
            int from = 0;
            for (String line : wanted) {
                int end = from;
                while (lines[end] != '\n') {
                    end++;
                }
                to.write(line.getBytes(StandardCharsets.US_ASCII));
                to.write(lines, from, end + 1 - from);
                from = end + 1;
            }
            assertThat(from).as("one line an event").isEqualTo(lines.length);
        }
    }

    private static String json(Map<String, Object> wanted, RecordFormat format) {
        StringBuilder json = new StringBuilder("{");
        wanted.forEach((name, value) -> {
            json.append(json.length() > 1 ? "," : "").append(quoted(name.equals("logger") ? format.logger : name));
            json.append(':').append(value instanceof String text ? quoted(text) : value);
        });
        return json.append("}\n").toString();
    }

    /** Every character but letters and digits by its number: nothing of ours is needed to read it. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        String whole = new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            json.append(
                    c < 0x80 && Character.isLetterOrDigit(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return json.append('"').toString();
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
