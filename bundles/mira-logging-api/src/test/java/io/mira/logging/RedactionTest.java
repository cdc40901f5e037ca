package io.mira.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedactionTest {

    private final List<Redaction.Registration> registrations = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        registrations.forEach(Redaction.Registration::close);
        assertThat(Redaction.isEmpty()).isTrue();
    }

    @Test
    void eachOccurrenceOfEachValueIsMasked() {
        register("password-1", "password-2");

        assertThat(Redaction.mask("a password-1 b password-2 c password-1")).isEqualTo("a *** b *** c ***");
    }

    @Test
    void textWithoutAValueIsGivenBackAsItIs() {
        register("password-1");
        String text = "nothing in here";

        assertThat(Redaction.mask(text)).isSameAs(text);
    }

    @Test
    void aValueInsideALongerOneLeavesNothingOfIt() {
        register("password", "my-password-is-long");

        assertThat(Redaction.mask("my-password-is-long password")).isEqualTo("*** ***");
    }

    @Test
    void valuesThatOverlapInTheTextAreBothHiddenWhole() {
        register("abcdefgh", "efghijkl");

        assertThat(Redaction.mask("<abcdefghijkl>")).isEqualTo("<***>");
    }

    @Test
    void aValueThatOverlapsItselfIsHiddenWhole() {
        register("abababab");

        assertThat(Redaction.mask("<ababababab>")).isEqualTo("<***>");
    }

    @Test
    void theMaskOfOneValueDoesNotMakeAnother() {
        register("password-1", "a***bcdef");

        assertThat(Redaction.mask("apassword-1bcdef")).isEqualTo("a***bcdef");
    }

    @Test
    void aShortValueIsNotMaskedAndItsRegistrationSaysSo() {
        Redaction.Registration registration = Redaction.register("1234567");

        assertThat(registration.masked()).isFalse();
        assertThat(Redaction.mask("1234567")).isEqualTo("1234567");
        registration.close();
    }

    @Test
    void theLengthIsCountedInBytes() {
        register("äöüß");

        assertThat(Redaction.mask("<äöüß>")).isEqualTo("<***>");
    }

    @Test
    void aValueStaysUntilTheLastRegistrationIsClosed() {
        Redaction.Registration first = Redaction.register("password-1");
        Redaction.Registration second = Redaction.register("password-1");

        first.close();
        first.close();
        assertThat(Redaction.mask("password-1")).isEqualTo("***");

        second.close();
        assertThat(Redaction.mask("password-1")).isEqualTo("password-1");
    }

    @Test
    void thousandsOfValuesAreMasked() {
        for (int i = 0; i < 2_000; i++) {
            register("value-number-" + i + ".");
        }

        assertThat(Redaction.mask("value-number-7. value-number-1999.")).isEqualTo("*** ***");
    }

    @Test
    void theRegisterHoldsWhenManyThreadsUseIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String own = "own-value-" + t;
            ends.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 500; i++) {
                    try (var shared = Redaction.register("shared-value");
                            var mine = Redaction.register(own)) {
                        assertThat(shared.masked() && mine.masked()).isTrue();
                        assertThat(Redaction.mask(own + " shared-value")).isEqualTo("*** ***");
                    }
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdownNow();

        assertThat(Redaction.isEmpty()).isTrue();
    }

    private void register(String... values) {
        for (String value : values) {
            registrations.add(Redaction.register(value));
        }
    }
}
