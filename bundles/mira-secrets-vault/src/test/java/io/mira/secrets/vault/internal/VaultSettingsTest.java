package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VaultSettingsTest {

    @Test
    void vaultsOwnVariablesStandInForEmptyKeys() {
        VaultSettings settings = new VaultSettings(
                new Settings().config(),
                Map.of("VAULT_ADDR", "https://vault:8200/", "VAULT_TOKEN", "t", "VAULT_NAMESPACE", "team"));

        assertThat(settings.addresses).containsExactly(URI.create("https://vault:8200"));
        assertThat(settings.token).isEqualTo("t");
        assertThat(settings.namespace).isEqualTo("team");
    }

    @Test
    void ourOwnKeysComeFirst() {
        VaultSettings settings = new VaultSettings(
                Settings.at("https://ours").with("token", "mine").config(),
                Map.of("VAULT_ADDR", "https://theirs", "VAULT_TOKEN", "t"));

        assertThat(settings.addresses).containsExactly(URI.create("https://ours"));
        assertThat(settings.token).isEqualTo("mine");
    }

    @Test
    void withoutAnAddressNothingIsConfigured() {
        assertThat(new Settings().build().configured()).isFalse();
    }

    @Test
    void anAddressWithoutTlsIsNamedAndRefusedIfStrict() {
        assertThat(Settings.at("http://vault:8200", "http://127.0.0.1:8200")
                        .build()
                        .unprotected())
                .containsExactly(URI.create("http://vault:8200"));
        assertThatThrownBy(() ->
                        Settings.at("http://vault:8200").with("strict", true).build())
                .hasMessageContaining("https://");
    }

    @Test
    void whatCannotBeUsedIsNamedByItsKey() {
        assertThatThrownBy(() -> Settings.at("vault:8200").build()).hasMessageContaining("url");
        assertThatThrownBy(() -> Settings.at("https://user:canary@vault").build())
                .hasMessageContaining("url")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> Settings.at().with("timeout", "soon").build()).hasMessageContaining("timeout");
        assertThatThrownBy(() -> Settings.at().with("timeout", "0").build()).hasMessageContaining("timeout");
        assertThatThrownBy(() -> Settings.at().with("client__cert", "a.pem").build())
                .hasMessageContaining("client_key");
        assertThatThrownBy(() -> Settings.at().with("proxy", "nowhere").build()).hasMessageContaining("host:port");
    }

    @Test
    void durationsAreUnderstoodWithAndWithoutUnit() {
        assertThat(VaultSettings.duration("k", "2")).isEqualTo(Duration.ofSeconds(2));
        assertThat(VaultSettings.duration("k", "500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(VaultSettings.duration("k", "1m")).isEqualTo(Duration.ofMinutes(1));
        assertThat(VaultSettings.duration("k", "1h")).isEqualTo(Duration.ofHours(1));
    }
}
