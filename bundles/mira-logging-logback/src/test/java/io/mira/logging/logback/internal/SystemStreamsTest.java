package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class SystemStreamsTest {

    private final Capture capture = Capture.everything();
    private final PrintStream stream = SystemStreams.lines(() -> capture.logger("stdout"), Level.INFO);

    @Test
    void aLinePrintedInPartsIsOneRecord() {
        stream.print("one ");
        stream.print(2);
        stream.printf(" %s", "three");
        assertThat(capture.records()).isEmpty();

        stream.println();

        assertThat(capture.all("message")).containsExactly("one 2 three");
        assertThat(capture.all("logger")).containsExactly("stdout");
        assertThat(capture.all("level")).containsExactly("INFO");
    }

    @Test
    void eachLineIsARecordOfItsOwnWhateverEndsIt() {
        stream.print("one\ntwo\r\nthree\n\n\nfour\n");

        assertThat(capture.all("message")).containsExactly("one", "two", "three", "four");
    }

    @Test
    void bracesAreNoPlaceholders() {
        stream.println("{} and {}");

        assertThat(capture.all("message")).containsExactly("{} and {}");
    }

    @Test
    void aStackTraceIsOneRecordPerLine() {
        new IllegalStateException("why").printStackTrace(stream);

        assertThat(capture.all("message")).contains("java.lang.IllegalStateException: why");
    }

    @Test
    void anEndlessLineIsPartedBetweenCharacters() {
        String text = "漢😀é".repeat(2_000);
        stream.println(text);

        assertThat(capture.records()).hasSizeGreaterThan(1);
        assertThat(capture.all("message").stream().map(String::valueOf).reduce("", String::concat))
                .isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextDoNotPileUp() {
        byte[] bytes = new byte[1 << 16];
        Arrays.fill(bytes, (byte) 0x80);
        stream.write(bytes, 0, bytes.length);

        assertThat(capture.records()).hasSizeGreaterThan(10);
    }

    @Test
    void whatPrintsWhileItIsLoggedDoesNotGoRoundInCircles() {
        Object printing = new Object() {
            @Override
            public String toString() {
                stream.println("printed");
                return "told";
            }
        };

        capture.logger("x").atInfo().addKeyValue("k", printing).log("m {}", printing);

        assertThat(capture.all("message")).contains("m told");
        assertThat(capture.all("k")).contains("told");
    }

    @Test
    void theBytesAreUtf8() {
        stream.writeBytes("Ümläut\n".getBytes(StandardCharsets.UTF_8));

        assertThat(capture.all("message")).containsExactly("Ümläut");
    }
}
