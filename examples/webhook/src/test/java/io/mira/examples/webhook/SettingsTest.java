package io.mira.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    @Test
    void anEventThatStandsTwiceInTheFileIsAcceptedOnce() {
        Settings settings = settings("/webhook", 1);
        assertThat(settings.accepts("push")).isTrue();
        assertThat(settings.accepts("Push")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "webhook", "http://host/webhook"})
    void aPathBeginsWithASlash(String path) {
        assertThatThrownBy(() -> settings(path, 1)).hasMessageContaining("path").hasMessageContaining(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, Settings.LONGEST_BODY + 1, Integer.MAX_VALUE})
    void aLimitThatIsNoneIsRefused(int limit) {
        assertThatThrownBy(() -> settings("/webhook", limit))
                .hasMessageContaining("body_limit")
                .hasMessageContaining(String.valueOf(limit));
    }

    private static Settings settings(String path, int limit) {
        return new Settings(path, List.of("push", "push"), limit, new Signature("s"));
    }
}
