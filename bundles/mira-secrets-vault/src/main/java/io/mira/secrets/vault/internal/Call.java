package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.json.JsonObject;
import java.util.Optional;

/** One request: what is asked of which path, in whose name. */
record Call(String method, String path, Optional<String> body, String token, String namespace) {

    static Call get(String path) {
        return new Call("GET", path, Optional.empty(), "", "");
    }

    static Call post(String path, JsonObject body) {
        return get(path).sending("POST", Optional.of(body.toString()));
    }

    Call sending(String newMethod, Optional<String> newBody) {
        return new Call(newMethod, path, newBody, token, namespace);
    }

    Call with(String newToken) {
        return new Call(method, path, body, newToken, namespace);
    }

    Call in(String newNamespace) {
        return new Call(method, path, body, token, newNamespace);
    }

    /** Gives neither token nor body. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
