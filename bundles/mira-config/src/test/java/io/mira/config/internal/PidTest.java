package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PidTest {

    @ParameterizedTest
    @CsvSource({
        "mira.logging.cfg, mira.logging",
        "mira.logging.config, mira.logging",
        "mira.logging.cfg.json, mira.logging",
        "mira.hook~one.cfg, mira.hook~one",
        "mira.hook~one.config, mira.hook~one",
        "mira.hook~one.cfg.json, mira.hook~one",
        "mira.hook-one.cfg, mira.hook~one",
        "mira.hook-one.config, mira.hook~one",
        "mira.hook-one.cfg.json, mira.hook~one",
        "mira.hook-one-two.cfg, mira.hook~one-two",
        "com.acme.my-app~one.cfg, com.acme.my-app~one",
        "mira.hook~one.two.cfg, mira.hook~one.two",
    })
    void aFileNamesAConfiguration(String file, String pid) {
        assertThat(Pid.ofFile(file, List.of())).map(Pid::toString).contains(pid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".cfg",
                ".hidden.cfg",
                "x.cfg~",
                "x.cfg.swp",
                "x.txt",
                "cfg",
                "",
                "~one.cfg",
                "-one.cfg",
                "x~.cfg",
                "x-.cfg"
            })
    void anyOtherFileNamesNone(String file) {
        assertThat(Pid.ofFile(file, List.of())).isEmpty();
    }

    @Test
    void bothSpellingsOfAnInstanceAreTheSame() {
        assertThat(Pid.ofFile("a-b.cfg", List.of())).isEqualTo(Pid.ofFile("a~b.cfg", List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "my-app.cfg, my-app, my-app",
        "my-app-one.cfg, my-app, my-app~one",
        "my-app-one.cfg, my, my~app-one",
        "a-b-c-d.cfg, a-b-c, a-b-c~d",
        "my-app.cfg, other, my~app",
    })
    void aPidThatHasADashIsKnownFromWhatIsDeclared(String file, String declared, String pid) {
        assertThat(Pid.ofFile(file, List.of(declared))).map(Pid::toString).contains(pid);
    }
}
