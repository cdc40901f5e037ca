package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.SslConfig;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Auth;
import io.github.jopenlibs.vault.api.Logical;
import io.github.jopenlibs.vault.response.AuthResponse;
import io.github.jopenlibs.vault.response.LogicalResponse;
import io.github.jopenlibs.vault.response.LookupResponse;
import io.github.jopenlibs.vault.rest.Rest;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretsException;

/**
 * The driver, on our own line: it words the requests and reads the answers, {@link VaultHttp} carries them. Its
 * configuration is shared and can change, so each question gets one of its own.
 */
final class Driver {

    /** Something that the driver is asked. */
    interface Question<T> {
        T ask() throws VaultException;
    }

    private final VaultHttp http;

    Driver(VaultHttp http) {
        this.http = http;
    }

    /**
     * Asks, and gives what the driver made of the answer.
     *
     * @throws RefusedException if Vault refuses
     * @throws BackendUnreachableException if it does not answer, or nothing that the driver understands
     */
    static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (VaultException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SecretsException known) {
                    throw known;
                }
                if (cause instanceof RefusedException refused) {
                    throw refused;
                }
            }
            // Neither its message nor its cause is kept: the driver puts whole answers into them.
            throw new BackendUnreachableException("Vault's answer is not understood");
        }
    }

    /** Reads a version from an engine that keeps versions; the newest if none is named. */
    LogicalResponse versioned(Location location, String version, String token) {
        Logical logical = logical(location, token, 2);
        return ask(() -> version.isEmpty()
                ? logical.read(location.api(""))
                : logical.read(location.api(""), true, Integer.valueOf(version)));
    }

    /** Reads from an engine of any other kind. */
    LogicalResponse plain(Location location, String token) {
        Logical logical = logical(location, token, 1);
        return ask(() -> logical.read(location.api("")));
    }

    AuthResponse appRole(String mount, String roleId, String secretId, String namespace) {
        return ask(() -> auth("", namespace).loginByAppRole(mount, roleId, secretId));
    }

    AuthResponse jwt(String mount, String role, String jwt, String namespace) {
        return ask(() -> auth("", namespace).loginByJwt("", role, jwt, "auth/" + mount));
    }

    AuthResponse userPass(String mount, String name, String password, String namespace) {
        return ask(() -> auth("", namespace).loginByUserPass(name, password, mount));
    }

    LookupResponse lookUp(String token, String namespace) {
        return ask(() -> auth(token, namespace).lookupSelf());
    }

    AuthResponse renew(String token, String namespace) {
        return ask(() -> auth(token, namespace).renewSelf());
    }

    void revoke(String token, String namespace) {
        ask(() -> {
            auth(token, namespace).revokeSelf();
            return true;
        });
    }

    private Auth auth(String token, String namespace) {
        return new Auth(config(token)) {
            @Override
            protected Rest getRest() {
                return new DriverRest(http);
            }
        }.withNameSpace(namespace);
    }

    private Logical logical(Location location, String token, int version) {
        VaultConfig config = config(token)
                .engineVersion(version)
                .prefixPathDepth(location.mount().split("/", -1).length);
        return new Logical(config) {
            @Override
            protected Rest getRest() {
                return new DriverRest(http);
            }
        }.withNameSpace(location.namespace());
    }

    /** Where Vault is and how it is reached is the line's business. */
    private static VaultConfig config(String token) {
        return new VaultConfig().address("").token(token).sslConfig(new SslConfig());
    }
}
