package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CommandCallTest {

    @Test
    void wordsBecomeWhatTheMethodTakes() throws Exception {
        assertThat(call("all", "a", "b c")).isEqualTo("[a, b c]");
        assertThat(call("all")).isEqualTo("[]");
        assertThat(call("typed", "7", "true", "2.5", "x/y")).isEqualTo("7 true 2.5 x/y");
        assertThat(call("rest", "n", "1", "2")).isEqualTo("n3");
    }

    @Test
    void theMethodThatFitsIsTaken() throws Exception {
        assertThat(call("over")).isEqualTo("none");
        assertThat(call("over", "1")).isEqualTo("one 1");
        assertThat(call("over", "1", "2")).isEqualTo("several 2");
        assertThat(call("new")).isEqualTo("reserved word");
    }

    @Test
    void wordsThatDoNotFitAreRefusedWithWhatWould() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call("typed", "seven", "true", "1", "x"))
                .withMessage("takes int boolean double Path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call("nothing", "a"))
                .withMessage("takes no arguments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call("session", "a"))
                .withMessageContaining("takes text");
    }

    @Test
    void eachKindOfAnswerIsText() throws Exception {
        assertThat(call("nothing")).isEmpty();
        assertThat(call("several")).isEqualTo("a\nb\n");
        assertThat(call("array")).isEqualTo("a\nb\n");
    }

    @Test
    void whatTheCommandThrowsIsThrown() {
        assertThatThrownBy(() -> call("fails")).isInstanceOf(IOException.class).hasMessage("why");
        assertThatThrownBy(() -> call("dies"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("StackOverflowError");
    }

    private static String call(String function, String... words) throws Exception {
        return new CommandCall(new Sample(), function).with(List.of(words));
    }

    /** Not public, as the class of a service often is. */
    @SuppressWarnings({"unused", "EffectivelyPrivate", "DoNotCallSuggester"})
    private static final class Sample {

        public String all(String... words) {
            return Arrays.toString(words);
        }

        public String typed(int number, boolean flag, double part, Path path) {
            return number + " " + flag + " " + part + " " + path;
        }

        public String rest(String name, int... numbers) {
            return name + Arrays.stream(numbers).sum();
        }

        public String over() {
            return "none";
        }

        public String over(String one) {
            return "one " + one;
        }

        public String over(String... several) {
            return "several " + several.length;
        }

        public String _new() {
            return "reserved word";
        }

        public @Nullable Object nothing() {
            return null;
        }

        public Object session(Thread session) {
            return session;
        }

        public List<String> several() {
            return List.of("a", "b");
        }

        public Object[] array() {
            return several().stream().collect(Collectors.toList()).toArray();
        }

        public void fails() throws IOException {
            throw new IOException("why");
        }

        public void dies() {
            throw new StackOverflowError();
        }
    }
}
