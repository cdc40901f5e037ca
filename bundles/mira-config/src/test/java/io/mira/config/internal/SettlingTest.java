package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SettlingTest {

    private final Settling settling = new Settling(new FileParser(name -> null)::keys);
    private final Map<String, EtcFolder.Content> folder = new HashMap<>();
    private Instant now = Instant.EPOCH;

    @Test
    void anEditThatLooksWholeIsTakenAfterAMoment() {
        begin("a = 1\nb = 1\n");
        write("a = 2\nb = 2\n");
        assertThat(taken()).isEqualTo("a = 1\nb = 1\n");

        assertThat(after(Settling.WHOLE)).isEqualTo("a = 2\nb = 2\n");
        assertThat(settling.again(now)).isEmpty();
    }

    @Test
    void aFileThatIsTruncatedAndThenWrittenIsNeverSeenEmptyAndNotWaitedForLonger() {
        begin("a = 1\n");
        write("");
        assertThat(after(Settling.CUT.minusMillis(1))).isEqualTo("a = 1\n");
        write("a = 2\n");

        assertThat(after(Settling.WHOLE)).isEqualTo("a = 2\n");
    }

    @Test
    void aFileWrittenByteByByteIsTakenOnceAndWhole() {
        String before = "first = 1\nsecond = 1\n";
        String whole = "first = 2\nsecond = 2\nthird = 3\n";
        begin(before);
        for (int length = 0; length <= whole.length(); length++) {
            write(whole.substring(0, length));
            assertThat(after(Duration.ofMillis(100))).isEqualTo(before);
        }

        assertThat(after(Settling.CUT)).isEqualTo(whole);
    }

    @Test
    void aNewFileWrittenByteByByteIsTakenOnceAndWhole() {
        String whole = "# a comment\nfirst = 2\nsecond = 2\n";
        settling.begin(Map.of());
        for (int length = 0; length <= whole.length(); length++) {
            write(whole.substring(0, length));
            assertThat(after(Duration.ofMillis(100))).isEmpty();
        }

        assertThat(after(Settling.CUT)).isEqualTo(whole);
    }

    @Test
    void noneOfAThousandFilesWrittenInTwoPartsIsTakenHalf() {
        long seed = 11;
        Random random = new Random(seed);
        String before = "";
        settling.begin(Map.of());
        for (int round = 0; round < 1000; round++) {
            String whole = "first = " + round + "\nmiddle = x\nlast = " + round + "\n";
            int cut = random.nextInt(whole.length());
            write("");
            write(whole.substring(0, cut));
            assertThat(after(Duration.ofMillis(random.nextInt(100))))
                    .as("seed %d", seed)
                    .isEqualTo(before);
            write(whole);
            assertThat(after(Settling.CUT)).as("seed %d", seed).isEqualTo(whole);
            before = whole;
        }
    }

    @Test
    void whatLostAKeyIsWaitedForUnlessItWasMovedHere() {
        begin("a = 1\nb = 1\n");
        write("a = 2\n");
        assertThat(after(Settling.DOUBTFUL)).isEqualTo("a = 1\nb = 1\n");
        folder.put("x.cfg", sealed("a = 3\n", ""));
        look();

        assertThat(after(Settling.WHOLE)).isEqualTo("a = 3\n");
    }

    @Test
    void aLinkThatLeadsElsewhereIsTakenAtOnce() {
        folder.put("x.cfg", linked("a = 1", "/etc/..1/x.cfg"));
        settling.begin(folder);
        folder.put("x.cfg", linked("b = 1", "/etc/..2/x.cfg"));
        look();

        assertThat(after(Settling.WHOLE)).isEqualTo("b = 1");
    }

    @Test
    void aFileWithoutANewlineAtItsEndIsDoubted() {
        begin("a = 10");
        write("a = 1");
        assertThat(after(Settling.DOUBTFUL.minusMillis(1))).isEqualTo("a = 10");

        assertThat(after(Duration.ofMillis(1))).isEqualTo("a = 1");
    }

    @Test
    void whatIsMissingForLessThanTheGraceIsNotMissed() {
        begin("a = 1\n");
        folder.clear();
        look();
        assertThat(after(Duration.ofMillis(4_999))).isEqualTo("a = 1\n");
        write("a = 1\n");

        assertThat(after(Duration.ofMinutes(1))).isEqualTo("a = 1\n");
        assertThat(settling.again(now)).isEmpty();
    }

    @Test
    void whatIsMissingForLongerIsGone() {
        settling.deleteGrace(Duration.ofSeconds(2));
        begin("a = 1\n");
        folder.clear();
        look();

        assertThat(settling.again(now)).contains(Duration.ofSeconds(2));
        assertThat(after(Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void filesOfOneSaveAreTakenTogetherAndOthersDoNotWaitForEver() {
        begin("a = 1\n");
        folder.put("y.cfg", content("y = 1"));
        write("a = 2\n");
        assertThat(after(Settling.WHOLE)).isEqualTo("a = 1\n");
        for (int i = 1; i < 20; i++) {
            folder.put("y.cfg", content("y = 1" + "1".repeat(i)));
            assertThat(after(Duration.ofMillis(100))).isEqualTo("a = 1\n");
        }
        folder.put("y.cfg", content("y = 2"));

        assertThat(after(Duration.ofMillis(100))).isEqualTo("a = 2\n");
        assertThat(settling.see(folder, now)).doesNotContainKey("y.cfg");
    }

    @Test
    void whatIsPutBackIsNoChange() {
        begin("a = 1\n");
        write("a = 2\n");
        write("a = 1\n");

        assertThat(settling.again(now)).isEmpty();
    }

    private void begin(String text) {
        folder.put("x.cfg", content(text));
        settling.begin(folder);
    }

    private void write(String text) {
        folder.put("x.cfg", content(text));
        look();
    }

    private void look() {
        settling.see(Map.copyOf(folder), now);
    }

    private String after(Duration time) {
        now = now.plus(time);
        return taken();
    }

    private String taken() {
        EtcFolder.Content content = settling.see(Map.copyOf(folder), now).get("x.cfg");
        return content == null ? "" : new String(Objects.requireNonNull(content).bytes(), StandardCharsets.UTF_8);
    }

    private static EtcFolder.Content content(String text) {
        return linked(text, "");
    }

    private static EtcFolder.Content linked(String text, String place) {
        return new EtcFolder.Content(text.getBytes(StandardCharsets.UTF_8), Optional.empty(), false, place);
    }

    private static EtcFolder.Content sealed(String text, String place) {
        return new EtcFolder.Content(text.getBytes(StandardCharsets.UTF_8), Optional.empty(), true, place);
    }
}
