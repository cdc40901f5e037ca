package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.response.AuthResponse;
import io.github.jopenlibs.vault.response.LookupResponse;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.spi.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** How this process shows who it is, each time anew: files are read again at each login. */
final class Login {

    private final VaultSettings settings;
    private final VaultHttp http;
    private final Driver driver;
    private final InstantSource clock;
    private Optional<String> unwrapped = Optional.empty();

    Login(VaultSettings settings, VaultHttp http, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.driver = new Driver(http);
        this.clock = clock;
        require(settings);
    }

    /** Gives the name of the method, and what is logged in to: safe to log. */
    String description() {
        VaultConfig config = settings.config;
        return config.auth() + (config.role().isEmpty() ? "" : " as " + config.role());
    }

    /**
     * Logs in.
     *
     * @throws SecretForbiddenException if Vault refuses
     * @throws BackendUnreachableException if it does not answer
     */
    synchronized Token now() {
        VaultConfig config = settings.config;
        String mount = Paths.encode(config.auth__mount().isEmpty() ? config.auth() : config.auth__mount());
        String namespace = settings.namespace;
        try {
            return switch (config.auth()) {
                case "token" -> given(settings.token);
                case "token_file" -> given(file("token_file", config.token__file()));
                case "approle" -> ours(driver.appRole(mount, config.role__id(), secretId(), namespace));
                case "kubernetes", "jwt" ->
                    ours(driver.jwt(mount, config.role(), file("jwt_file", config.jwt__file()), namespace));
                case "cert" -> ours(certificate(mount));
                case "userpass" ->
                    ours(driver.userPass(mount, Paths.encode(config.username()), config.password(), namespace));
                default -> throw new IllegalStateException(config.auth());
            };
        } catch (RefusedException e) {
            String reason = " the login by " + description() + ": " + e.answer().reason();
            throw e.answer().status() >= 500
                    ? new BackendUnreachableException("Vault cannot answer" + reason)
                    : new SecretForbiddenException("Vault refuses" + reason);
        }
    }

    /** The driver cannot name the role, and without a name Vault takes whichever fits first. */
    private AuthResponse certificate(String mount) {
        JsonObject role = new JsonObject().add("name", settings.config.role());
        return Driver.ask(() -> new AuthResponse(
                new DriverRest(http)
                        .url("/v1/auth/" + mount + "/login")
                        .header("X-Vault-Namespace", settings.namespace)
                        .body(role.toString().getBytes(StandardCharsets.UTF_8))
                        .post(),
                0));
    }

    /** Looks at a token that was given to us: what it may do is its giver's business, how long it lives is ours. */
    private Token given(String value) {
        LookupResponse seen = driver.lookUp(value, settings.namespace);
        return Token.of(value, Duration.ofSeconds(seen.getTTL()), seen.isRenewable(), false, clock.instant());
    }

    private Token ours(AuthResponse given) {
        String value = given.getAuthClientToken();
        if (value == null || value.isEmpty()) {
            throw new BackendUnreachableException("Vault answers the login by " + description() + " without a token");
        }
        return Token.of(
                value,
                Duration.ofSeconds(given.getAuthLeaseDuration()),
                given.isAuthRenewable(),
                true,
                clock.instant());
    }

    private String secretId() {
        VaultConfig config = settings.config;
        String id = config.secret__id__file().isEmpty()
                ? config.secret__id()
                : file("secret_id_file", config.secret__id__file());
        return config.secret__id__wrapped() ? unwrapped(id) : id;
    }

    /** Opens the wrapping once: a second time it is empty, here and for whoever else tries. */
    private String unwrapped(String wrapping) {
        if (unwrapped.isPresent()) {
            return unwrapped.get();
        }
        Answer answer = http.send(Call.post("sys/wrapping/unwrap", new JsonObject())
                .with(wrapping)
                .in(settings.namespace));
        String id = answer.data().getString("secret_id", "");
        if (!answer.ok() || id.isEmpty()) {
            throw new SecretForbiddenException("the wrapped secret id cannot be unwrapped: " + answer.reason()
                    + "; it has expired, or somebody else has unwrapped it before");
        }
        unwrapped = Optional.of(id);
        return id;
    }

    private static String file(String key, String name) {
        try {
            String content = new String(SecretFile.read(Path.of(name)), StandardCharsets.UTF_8).strip();
            if (content.isEmpty()) {
                throw new SecretForbiddenException("cannot log in to Vault: " + key + " = " + name + " is empty");
            }
            return content;
        } catch (IOException e) {
            String reason =
                    e instanceof FileSystemException fault && fault.getReason() != null ? ": " + fault.getReason() : "";
            throw new SecretForbiddenException("cannot log in to Vault: cannot read " + key + " = " + name + reason, e);
        }
    }

    private static void require(VaultSettings settings) {
        VaultConfig config = settings.config;
        switch (config.auth()) {
            case "token" -> require(settings.token, "token, or set VAULT_TOKEN", config);
            case "token_file" -> require(config.token__file(), "token_file", config);
            case "approle" -> {
                require(config.role__id(), "role_id", config);
                require(config.secret__id() + config.secret__id__file(), "secret_id or secret_id_file", config);
            }
            case "kubernetes", "jwt" -> require(config.role(), "role", config);
            case "cert" -> require(settings.clientCert.map(Path::toString).orElse(""), "client_cert", config);
            case "userpass" -> require(config.username(), "username", config);
            default ->
                throw new IllegalArgumentException("auth = " + config.auth()
                        + " is not known: token, token_file, approle, kubernetes, jwt, cert, userpass");
        }
    }

    private static void require(String value, String key, VaultConfig config) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("auth = " + config.auth() + " needs " + key);
        }
    }
}
