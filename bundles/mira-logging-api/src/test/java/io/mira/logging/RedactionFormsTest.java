package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionFormsTest {

    private final List<Redaction.Registration> registrations = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        registrations.forEach(Redaction.Registration::close);
        assertThat(Redaction.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\"ss\\word/1", "a b+c~d*e%f", "zwei\nzeilen-lang", "pässwörd漢字", "plain-password"})
    void aValueIsMaskedInEachForm(String value) {
        register(value);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);

        assertThat(Redaction.mask("<" + value + ">")).isEqualTo("<***>");
        assertThat(Redaction.mask("<" + JsonText.escaped(value, false) + ">")).isEqualTo("<***>");
        assertThat(Redaction.mask("<" + JsonText.escaped(value, true) + ">")).isEqualTo("<***>");
        assertThat(Redaction.mask("<" + URLEncoder.encode(value, StandardCharsets.UTF_8) + ">"))
                .isEqualTo("<***>");
        assertThat(Redaction.mask("<" + HexFormat.of().formatHex(bytes) + ">")).isEqualTo("<***>");
        assertThat(Redaction.mask("<" + HexFormat.of().withUpperCase().formatHex(bytes) + ">"))
                .isEqualTo("<***>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "use", "user:", "user-1:"})
    void aValueIsMaskedInBase64WhateverStandsBesideIt(String before) {
        register("the-password-of-basic");
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String encoded =
                    encoder.encodeToString((before + "the-password-of-basic").getBytes(StandardCharsets.UTF_8));

            assertThat(Redaction.mask("Basic " + encoded)).contains("***").hasSizeLessThan(6 + 10 + 3 + 5);
        }
    }

    @Test
    void eachLineOfAKeyIsMaskedButNotItsFrame() {
        register("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n");

        assertThat(Redaction.mask("line 2 is hkiG9w0BAQEFAASC.")).isEqualTo("line 2 is ***.");
        assertThat(Redaction.mask("-----BEGIN PRIVATE KEY-----")).isEqualTo("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void aLongValueIsMaskedWhole() {
        String value = "0123456789".repeat(1000) + "the end";
        register(value);

        assertThat(Redaction.mask("<" + value + ">")).isEqualTo("<***>");
        assertThat(Redaction.lookahead()).isLessThan(2000);
    }

    @Test
    void aMatchThatBeginsInsideAnEscapeIsNone() {
        register("nabcdefgh", "000abcdefgh");

        assertThat(maskedJson("x\\nabcdefgh")).isEqualTo("x\\nabcdefgh");
        assertThat(maskedJson("x\\u000abcdefgh")).isEqualTo("x\\u000abcdefgh");
        assertThat(maskedJson("x\\\\nabcdefgh")).isEqualTo("x\\\\***");
    }

    @Test
    void aValueAcrossTheCutIsMaskedWholeAndWhatFollowsIsDropped() {
        register("password-1");
        byte[] bytes = "before password-1 after".getBytes(StandardCharsets.UTF_8);

        int end = Redaction.maskJson(bytes, 0, 9, bytes.length);

        assertThat(new String(bytes, 0, end, StandardCharsets.UTF_8)).isEqualTo("before ***");
    }

    @Test
    void aClosedValueIsMaskedUntilItsWindowHasPassed() throws Exception {
        Redaction.register("password-1").closeAfter(Duration.ofMillis(200));

        assertThat(Redaction.mask("password-1")).isEqualTo("***");
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Redaction.isEmpty() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertThat(Redaction.mask("password-1")).isEqualTo("password-1");
    }

    /** A thousand secrets, at any place, overlapping and side by side: the same as a slow and simple search finds. */
    @Test
    void nothingLeaksAndNothingElseChanges() {
        Random random = new Random(6);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            values.add(word(random, 8 + random.nextInt(40)));
        }
        register(values.toArray(String[]::new));
        for (int i = 0; i < 50_000; i++) {
            String before = word(random, random.nextInt(12)) + "|";
            String after = "|" + word(random, random.nextInt(12));
            String value = values.get(random.nextInt(1000));
            String middle = random.nextBoolean() ? value : value + values.get(random.nextInt(1000));

            assertThat(Redaction.mask(before + middle + after)).isEqualTo(before + "***" + after);
            assertThat(Redaction.mask(before + after)).isEqualTo(before + after);
        }
    }

    private static String maskedJson(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, Redaction.maskJson(bytes, 0, bytes.length, bytes.length), StandardCharsets.UTF_8);
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private void register(String... values) {
        for (String value : values) {
            registrations.add(Redaction.register(value));
        }
    }
}
