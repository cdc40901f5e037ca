package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.response.LogicalResponse;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.Secret;
import io.mira.secrets.SecretForbiddenException;
import io.mira.secrets.SecretNotFoundException;
import java.util.function.Function;

/** Reads by the driver in the name of the session, and says in our words why something is not given. */
final class DriverReads {

    private final Session session;
    private final Driver driver;

    DriverReads(Session session, Driver driver) {
        this.session = session;
        this.driver = driver;
    }

    /** Reads a version from an engine that keeps versions; the newest if none is named. */
    LogicalResponse versioned(Location location, String version) {
        return asked(location, token -> driver.versioned(location, version, token));
    }

    /** Reads from any other engine. */
    LogicalResponse plain(Location location) {
        return asked(location, token -> driver.plain(location, token));
    }

    /** Gives the keys of an answer as texts; what is no text is given as JSON, null left out. */
    static Secret secret(LogicalResponse response) {
        return Secret.of(response.getData());
    }

    private LogicalResponse asked(Location location, Function<String, LogicalResponse> question) {
        String what = location.text() + " (" + location.mount() + "/ in Vault)";
        try {
            LogicalResponse response = session.ask(question);
            if (response.getDataObject() == null) {
                throw new BackendUnreachableException("Vault's answer for " + what + " holds no data");
            }
            return response;
        } catch (RefusedException e) {
            Answer answer = e.answer();
            throw switch (answer.status()) {
                case 404 -> new SecretNotFoundException("nothing is kept at " + what + ": " + lost(answer));
                case 403 -> new SecretForbiddenException("Vault refuses " + what + ": " + answer.reason());
                default -> new BackendUnreachableException("Vault cannot give " + what + ": " + answer.reason());
            };
        }
    }

    private static String lost(Answer answer) {
        JsonObject metadata = answer.metadata();
        if (metadata.getBoolean("destroyed", false)) {
            return "version " + metadata.getLong("version", 0) + " is destroyed";
        }
        return metadata.getString("deletion_time", "").isEmpty()
                ? answer.reason()
                : "version " + metadata.getLong("version", 0) + " is deleted";
    }
}
