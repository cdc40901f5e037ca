package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonArray;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code mira:vault}: how we stand with Vault, never a value or a token. A fault says what to do. */
@Component(
        service = VaultCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=vault",
            "service.description=tells the session and the leases of Vault, logs in anew [--json]"
        })
public final class VaultCommand {

    private static final String JSON = "--json";
    private static final String LEASE = "%-22s%-11s%s";

    private final VaultSecretsBackend backend;

    @Activate
    public VaultCommand(@Reference VaultSecretsBackend backend) {
        this.backend = backend;
    }

    /** Does what the words say, and gives the answer: text, or JSON if one of the words is {@code --json}. */
    public String vault(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        boolean json = arguments.remove(JSON);
        return switch (String.join(" ", arguments)) {
            case "status" -> json ? status().toString() : text(status());
            case "login" -> {
                JsonObject login = login();
                yield json ? login.toString() : text(login);
            }
            case "leases" -> json ? leases().toString() : text(leases());
            default -> throw new IllegalArgumentException("usage: mira:vault status | login | leases [--json]");
        };
    }

    private JsonObject status() {
        Connection connection = backend.connection();
        Calls calls = backend.calls();
        return new JsonObject()
                .add("address", connection.address())
                .add("namespace", connection.settings().namespace)
                .add("login", connection.login())
                .add("state", connection.trouble().orElse("in order"))
                .add("token", connection.tokenEnd())
                .add("leases", connection.leases().size())
                .add("calls_answered", calls.answered.sum())
                .add("calls_refused", calls.refused.sum())
                .add("calls_failed", calls.failed.sum())
                .add("logins", calls.logins.sum());
    }

    /** Logs in anew, which replaces what is lent under the token before. */
    private JsonObject login() {
        Connection connection = backend.connection();
        connection.logInAnew();
        return new JsonObject().add("login", connection.login()).add("token", connection.tokenEnd());
    }

    private JsonArray leases() {
        JsonArray leases = new JsonArray();
        for (Lease lease : backend.connection().leases()) {
            leases.add(new JsonObject()
                    .add("path", lease.location().text())
                    .add("until", lease.end().truncatedTo(ChronoUnit.SECONDS).toString())
                    .add("renewable", lease.renewable()));
        }
        return leases;
    }

    private static String text(JsonObject told) {
        return told.names().stream()
                .map(name ->
                        String.format("%-16s%s", name, plain(told.get(name))).strip())
                .collect(Collectors.joining("\n"));
    }

    private static String text(JsonArray leases) {
        return Stream.concat(
                        Stream.of(String.format(LEASE, "until", "renewable", "path")),
                        leases.values().stream()
                                .map(JsonValue::asObject)
                                .map(lease -> String.format(
                                        LEASE,
                                        plain(lease.get("until")),
                                        plain(lease.get("renewable")),
                                        plain(lease.get("path")))))
                .collect(Collectors.joining("\n"));
    }

    private static String plain(JsonValue value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
