package io.mira.secrets.vault.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private final VaultSecretsBackend backend;

    @Activate
    public VaultCommand(@Reference VaultSecretsBackend backend) {
        this.backend = backend;
    }

    /** Does what the words say, and gives the answer: a table, or JSON if one of the words is {@code --json}. */
    public String vault(String... words) {
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        boolean json = arguments.remove(JSON);
        Listing listing =
                switch (String.join(" ", arguments)) {
                    case "status" -> status();
                    case "login" -> login();
                    case "leases" -> leases();
                    default -> throw new IllegalArgumentException("usage: mira:vault status | login | leases [--json]");
                };
        return json ? listing.json() : listing.table();
    }

    private Listing status() {
        Connection connection = backend.connection();
        Calls calls = backend.calls();
        Listing listing = new Listing("what", "is");
        listing.add("address", connection.address());
        listing.add("namespace", connection.settings().namespace);
        listing.add("login", connection.login());
        listing.add("state", connection.trouble().orElse("in order"));
        listing.add("token", connection.tokenEnd());
        listing.add("leases", String.valueOf(connection.leases().size()));
        listing.add("calls answered", String.valueOf(calls.answered.sum()));
        listing.add("calls refused", String.valueOf(calls.refused.sum()));
        listing.add("calls failed", String.valueOf(calls.failed.sum()));
        listing.add("logins", String.valueOf(calls.logins.sum()));
        return listing;
    }

    /** Logs in anew, which replaces what is lent under the token before. */
    private Listing login() {
        Connection connection = backend.connection();
        connection.logInAnew();
        Listing listing = new Listing("login", "token");
        listing.add(connection.login(), connection.tokenEnd());
        return listing;
    }

    private Listing leases() {
        Listing listing = new Listing("path", "until", "renewable");
        for (Lease lease : backend.connection().leases()) {
            listing.add(lease.location().text(), lease.end().toString(), String.valueOf(lease.renewable()));
        }
        return listing;
    }
}
