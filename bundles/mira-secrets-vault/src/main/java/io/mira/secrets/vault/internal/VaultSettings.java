package io.mira.secrets.vault.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration, checked, with Vault's own environment variables where a key is empty. Prints no secret. */
final class VaultSettings {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    final VaultConfig config;
    final List<URI> addresses;
    final String namespace;
    final String token;
    final Optional<Path> caCert;
    final Optional<Path> caPath;
    final Optional<Path> clientCert;
    final Optional<Path> clientKey;
    final String serverName;
    final String proxy;
    final Duration connectTimeout;
    final Duration timeout;
    final Duration maxBackoff;

    /** Reads the configuration. The message of what is thrown names the key and the remedy. */
    VaultSettings(VaultConfig config, Map<String, String> environment) {
        this.config = config;
        List<URI> urls = new ArrayList<>();
        List<String> named =
                Arrays.stream(config.url()).filter(url -> !url.isBlank()).toList();
        for (String url : named.isEmpty()
                ? List.of(environment.getOrDefault("VAULT_ADDR", "").split(","))
                : named) {
            if (!url.isBlank()) {
                urls.add(address(url.strip(), config.strict()));
            }
        }
        this.addresses = List.copyOf(urls);
        this.namespace = either(config.namespace(), environment, "VAULT_NAMESPACE");
        this.token = either(config.token(), environment, "VAULT_TOKEN");
        this.caCert = file(either(config.ca__cert(), environment, "VAULT_CACERT"));
        this.caPath = file(either(config.ca__path(), environment, "VAULT_CAPATH"));
        this.clientCert = file(either(config.client__cert(), environment, "VAULT_CLIENT_CERT"));
        this.clientKey = file(either(config.client__key(), environment, "VAULT_CLIENT_KEY"));
        this.serverName = either(config.tls__server__name(), environment, "VAULT_TLS_SERVER_NAME");
        this.proxy = either(config.proxy(), environment, "VAULT_HTTP_PROXY").replaceFirst("^https?://", "");
        this.connectTimeout = duration("connect_timeout", config.connect__timeout());
        this.timeout = duration("timeout", config.timeout());
        this.maxBackoff = duration("max_backoff", config.max__backoff());
        if (clientCert.isPresent() != clientKey.isPresent()) {
            throw new IllegalArgumentException("client_cert and client_key belong together: give both or none");
        }
        if (!proxy.isEmpty() && !proxy.matches("[^:/]+:\\d{1,5}")) {
            throw new IllegalArgumentException("proxy is written host:port");
        }
    }

    /** Tells whether there is a Vault to ask at all. */
    boolean configured() {
        return !addresses.isEmpty();
    }

    /** Gives the addresses to which secrets would travel in clear through a network. */
    List<URI> unprotected() {
        return addresses.stream().filter(VaultSettings::clear).toList();
    }

    private static boolean clear(URI address) {
        return "http".equals(address.getScheme()) && !LOOPBACK.contains(address.getHost());
    }

    private static URI address(String text, boolean strict) {
        URI address;
        try {
            address = URI.create(text.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url is no address: write http://host:port or https://host:port", e);
        }
        if (address.getHost() == null
                || address.getUserInfo() != null
                || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("url is no address: write http://host:port or https://host:port");
        }
        if (strict && clear(address)) {
            throw new IllegalArgumentException("url " + address + " has no TLS, and strict = true: write https://");
        }
        return address;
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    private static String either(String configured, Map<String, String> environment, String variable) {
        return configured.isBlank() ? environment.getOrDefault(variable, "").strip() : configured.strip();
    }

    static Duration duration(String key, String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException(key + " = " + text + " is no duration: write 2, 500ms, 5s or 1m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
