package io.mira.secrets.vault.internal;

import io.github.jopenlibs.vault.rest.Rest;
import io.github.jopenlibs.vault.rest.RestResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request as the driver words it, carried by our line. A refusal is thrown past the driver, which would hide it. */
final class DriverRest extends Rest {

    private static final String API = "/v1/";

    private final VaultHttp http;
    private Call call = Call.get("");
    private Optional<String> body = Optional.empty();

    DriverRest(VaultHttp http) {
        this.http = http;
    }

    @Override
    public DriverRest url(String url) {
        call = Call.get(url.substring(API.length())).with(call.token()).in(call.namespace());
        return this;
    }

    @Override
    public DriverRest parameter(String name, String value) {
        call = Call.get(call.path() + (call.path().contains("?") ? "&" : "?") + name + "=" + Paths.encode(value))
                .with(call.token())
                .in(call.namespace());
        return this;
    }

    @Override
    public DriverRest header(String name, @Nullable String value) {
        if (value != null && name.equals("X-Vault-Token")) {
            call = call.with(value);
        } else if (value != null && name.equals("X-Vault-Namespace")) {
            call = call.in(value);
        }
        return this;
    }

    @Override
    public DriverRest body(byte @Nullable [] content) {
        body = Optional.ofNullable(content).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public RestResponse get() {
        return answered(call);
    }

    @Override
    public RestResponse post() {
        return answered(call.sending("POST", body));
    }

    @Override
    public RestResponse put() {
        return answered(call.sending("PUT", body));
    }

    @Override
    public RestResponse delete() {
        return answered(call.sending("DELETE", Optional.empty()));
    }

    private RestResponse answered(Call asked) {
        Answer answer = http.send(asked);
        if (!answer.ok()) {
            throw new RefusedException(answer);
        }
        return new RestResponse(answer.status(), "application/json", answer.content());
    }
}
