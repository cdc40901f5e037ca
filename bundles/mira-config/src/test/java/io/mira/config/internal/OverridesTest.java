package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OverridesTest {

    @ParameterizedTest
    @CsvSource({
        "MIRA_LOG_LEVEL, mira.logging, level",
        "MIRA_LOG_JSON, mira.logging, json_format",
        "MIRA_LOG_FORMAT, mira.logging, format",
        "MIRA_LOG_FILE, mira.logging, file",
        "MIRA_CONFIG_HOT_RELOAD, mira.config, hot_reload",
        "MIRA_CONFIG_POLL_INTERVAL, mira.config, poll_interval",
        "MIRA_SECRETS_BACKEND, mira.secrets, backend",
        "MIRA_SECRETS_AUTO_REFRESH, mira.secrets, auto_refresh",
        "MIRA_SECRETS_REFRESH_INTERVAL, mira.secrets, refresh_interval",
        "MIRA_VAULT_URL, mira.secrets.vault, url",
        "MIRA_VAULT_TOKEN, mira.secrets.vault, token",
        "MIRA_K8S_NAMESPACE, mira.secrets.k8s, namespace",
        "MIRA_SHUTDOWN_TIMEOUT, mira.shutdown, timeout",
        "MIRA_MANAGEMENT_HOST, mira.management, host",
        "MIRA_MANAGEMENT_PORT, mira.management, port",
    })
    void theNamesOfTheContractAreKnown(String variable, String pid, String key) {
        assertThat(values(Map.of(variable, "x"), Map.of(), pid)).isEqualTo(Map.of(key, "x"));
    }

    @Test
    void aNamedVariableIsForItsOwnConfigurationOnly() {
        assertThat(values(Map.of("MIRA_VAULT_URL", "x"), Map.of(), "mira.secrets"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "' '"})
    void aBlankNamedVariableCountsAsUnset(String blank) {
        assertThat(values(Map.of("MIRA_MANAGEMENT_PORT", blank), Map.of(), "mira.management"))
                .isEmpty();
    }

    @Test
    void anyKeyOfAnyConfigurationHasAVariable() {
        assertThat(values(Map.of("MIRA_CFG__COM_ACME_MY_APP__MAX_SIZE", "5"), Map.of(), "com.acme.my-app"))
                .isEqualTo(Map.of("max_size", "5"));
    }

    @Test
    void aKnownKeyKeepsItsSpelling() {
        Overrides overrides = new Overrides(Map.of("MIRA_CFG__A__MAX_SIZE", "5", "MIRA_CFG__A___TOKEN", "t"), Map.of());

        assertThat(overrides.of(Pid.of("a"), List.of("max.Size", ".token")))
                .extracting(Overrides.Said::key)
                .containsExactlyInAnyOrder("max.Size", ".token");
    }

    @Test
    void anInstanceOfAFactoryIsNamedByBoth() {
        Map<String, String> environment = Map.of("MIRA_CFG__MIRA_HOOK_ONE__PATH", "/1");

        assertThat(values(environment, Map.of(), "mira.hook~one")).isEqualTo(Map.of("path", "/1"));
        assertThat(values(environment, Map.of(), "mira.hook~two")).isEmpty();
        assertThat(values(environment, Map.of(), "mira.hook")).isEmpty();
    }

    @Test
    void anEmptyValueOfTheGeneralNameIsAnEmptyValue() {
        assertThat(values(Map.of("MIRA_CFG__A__FILE", ""), Map.of(), "a")).isEqualTo(Map.of("file", ""));
    }

    @Test
    void aNameWithoutAKeySaysNothing() {
        assertThat(values(Map.of("MIRA_CFG__A__", "x"), Map.of("mira.cfg.a/", "y"), "a"))
                .isEmpty();
    }

    @Test
    void theGeneralNameWinsOverTheShortOneAndASystemPropertyOverBoth() {
        Map<String, String> environment = Map.of("MIRA_LOG_LEVEL", "short", "MIRA_CFG__MIRA_LOGGING__LEVEL", "general");

        assertThat(values(environment, Map.of(), "mira.logging")).isEqualTo(Map.of("level", "general"));
        assertThat(values(environment, Map.of("mira.cfg.mira.logging/level", "property"), "mira.logging"))
                .isEqualTo(Map.of("level", "property"));
    }

    @Test
    void theSourceIsNamed() {
        assertThat(new Overrides(Map.of(), Map.of("mira.cfg.a/b", "1")).of(Pid.of("a"), List.of()))
                .containsExactly(
                        new Overrides.Said("b", new Layers.Layer(Layers.Kind.PROPERTY, "-Dmira.cfg.a/b", 0, "1")));
    }

    @Test
    void aSystemPropertyNamesTheConfigurationItself() {
        assertThat(new Overrides(Map.of(), Map.of("mira.cfg.a~x/b", "1", "mira.cfg.odd", "2", "user.dir", "/")).pids())
                .containsExactly(Pid.of("a~x"));
    }

    @Test
    void theNamesOfKarafAreUnderstoodForKeysThatAreKnown() {
        Overrides overrides = new Overrides(Map.of("MY_APP_MAX_SIZE", "5", "MY_APP_OTHER", "6"), Map.of());

        assertThat(overrides.of(Pid.of("my.app"), List.of("max.size")))
                .extracting(said -> said.key() + "=" + said.layer().value())
                .containsExactly("max.size=5");
        assertThat(overrides.of(Pid.of("my"), List.of("app.other"))).isEmpty();
    }

    @Test
    void whatAnOrchestratorSaysOfItsServicesIsNotTakenForAName() {
        assertThat(new Overrides(Map.of("MY_APP_PORT", "tcp://10.0.0.1:80"), Map.of())
                        .of(Pid.of("my.app"), List.of("port")))
                .isEmpty();
    }

    @Test
    void aVariableOfAPidThatNobodyKnowsMeansTheOneWithDots() {
        Overrides overrides = new Overrides(
                Map.of("MIRA_CFG__MY_APP__A", "1", "MIRA_CFG__OTHER__A", "1", "MIRA_CFG__BARE", "1"), Map.of());

        assertThat(overrides.guessed(List.of(Pid.of("other")))).containsExactly(Pid.of("my.app"));
    }

    private static Map<String, String> values(
            Map<String, String> environment, Map<String, String> properties, String pid) {
        Map<String, String> values = new TreeMap<>();
        new Overrides(environment, properties)
                .of(Pid.of(pid), List.of())
                .forEach(said -> values.put(said.key(), said.layer().value().toString()));
        return values;
    }
}
