package io.mira.secrets.vault.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests: the defaults, but for the keys that are given. */
final class Settings {

    private final Map<String, Object> values = new HashMap<>();

    static Settings at(String... urls) {
        return new Settings().with("url", urls);
    }

    Settings with(String method, Object value) {
        values.put(method, value);
        return this;
    }

    VaultConfig config() {
        return (VaultConfig) Proxy.newProxyInstance(
                VaultConfig.class.getClassLoader(),
                new Class<?>[] {VaultConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    VaultSettings build() {
        return new VaultSettings(config(), Map.of());
    }
}
