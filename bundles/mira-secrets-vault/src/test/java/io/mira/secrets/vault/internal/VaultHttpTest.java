package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster answers besides answers, from a server that answers what it is told. */
final class VaultHttpTest {

    private record Told(int status, Map<String, String> headers, String body) {}

    private static final Told FINE = new Told(200, Map.of("X-Vault-Index", "idx-1"), "{\"data\":{\"a\":\"b\"}}");

    private final Queue<Told> answers = new ArrayDeque<>();
    private final Queue<com.sun.net.httpserver.Headers> seen = new ConcurrentLinkedQueue<>();
    private final Calls calls = new Calls();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private HttpServer server = unstarted();

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startServer() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void tokenNamespaceAndIndexAreSentAlong() {
        VaultHttp http = http(Settings.at(url()));
        tells(FINE, FINE);
        http.send(Call.get("secret/data/a").with("the-token").in("team/a"));
        http.send(Call.get("secret/data/a"));

        var first = seen.remove();
        assertThat(first.getFirst("X-Vault-Token")).isEqualTo("the-token");
        assertThat(first.getFirst("X-Vault-Namespace")).isEqualTo("team/a");
        assertThat(first.getFirst("X-Vault-Index")).isNull();
        assertThat(seen.remove().getFirst("X-Vault-Index")).isEqualTo("idx-1");
    }

    @Test
    void whatNoHeaderCanHoldIsNamedAndNotSent() {
        VaultHttp http = http(Settings.at(url()));

        assertThatThrownBy(() -> http.send(Call.get("a").with("two\nlines")))
                .isInstanceOf(SecretForbiddenException.class)
                .hasMessageStartingWith("the token holds a character that cannot be sent")
                .hasMessageNotContaining("two");
        assertThatThrownBy(() -> http.send(Call.get("a").in("t\u00e4am")))
                .hasMessageStartingWith("the namespace holds a character");
        assertThat(seen).isEmpty();
        assertThat(http.trouble()).isEmpty();
    }

    @Test
    void aServerThatIsBehindIsAskedAgain() {
        tells(new Told(412, Map.of(), "{}"), FINE);

        assertThat(http(Settings.at(url())).send(Call.get("a")).ok()).isTrue();
        assertThat(seen).hasSize(2);
    }

    @Test
    void anotherAddressIsAskedWhenTheFirstCannotAnswerAndIsRememberedThen() {
        for (int status : new int[] {472, 473, 500, 502, 503}) {
            seen.clear();
            VaultHttp http = http(Settings.at(url(), url()));
            tells(new Told(status, Map.of(), ""), FINE, FINE);
            assertThat(http.send(Call.get("a")).ok()).isTrue();
            assertThat(http.send(Call.get("a")).ok()).isTrue();
            assertThat(seen).as("status %s", status).hasSize(3);
        }
    }

    @Test
    void aServerThatStumblesIsAskedOnceMore() {
        VaultHttp http = http(Settings.at(url()));
        tells(new Told(500, Map.of(), ""), FINE);
        assertThat(http.send(Call.get("a")).ok()).isTrue();
        assertThat(http.trouble()).isEmpty();
        assertThat(calls.retried.sum()).isEqualTo(1);
        assertThat(calls.failed.sum()).isEqualTo(1);
    }

    @Test
    void whatVaultCannotDoSaysNothingAboutTheRest() {
        VaultHttp http = http(Settings.at(url()));
        Told down = new Told(500, Map.of(), "{\"errors\":[\"database is down\"]}");
        tells(down, down, down, FINE);
        assertThat(http.send(Call.get("database/creds/app")).reason()).isEqualTo("status 500 (database is down)");
        assertThat(http.send(Call.get("secret/data/app")).ok()).isTrue();
        assertThat(http.trouble()).isEmpty();
    }

    @Test
    void anAnswerThatIsNotVaultsIsNoAnswer() {
        VaultHttp http = http(Settings.at(url()));
        tells(new Told(200, Map.of(), "<html>please log in to the network</html>"));
        assertThatThrownBy(() -> http.send(Call.get("a")))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("not Vault's")
                .hasMessageNotContaining("log in");
        assertThat(http.trouble()).isPresent();
    }

    @Test
    void anAddressWhereNobodyListensIsPassedOver() {
        tells(FINE);

        assertThat(http(Settings.at("http://127.0.0.1:1", url()))
                        .send(Call.get("a"))
                        .ok())
                .isTrue();
    }

    @Test
    void tooManyRequestsMeansPeaceForAsLongAsAskedFor() {
        VaultHttp http = http(Settings.at(url()));
        tells(new Told(429, Map.of("Retry-After", "7"), "{}"), FINE);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> http.send(Call.get("a")))
                    .isInstanceOf(BackendUnreachableException.class)
                    .hasMessageContaining("429");
        }
        assertThat(seen).hasSize(1);
        now = now.plusSeconds(8);
        assertThat(http.send(Call.get("a")).ok()).isTrue();
    }

    @Test
    void aServerThatIsDownIsNotHammered() {
        VaultHttp http = http(Settings.at("http://127.0.0.1:1"));
        for (int i = 0; i < 600; i++) {
            assertThatThrownBy(() -> http.send(Call.get("a"))).isInstanceOf(BackendUnreachableException.class);
            now = now.plusMillis(100);
        }
        assertThat(calls.sent()).isLessThan(15);
    }

    @Test
    void redirectsAreFollowedAFewTimes() {
        tells(new Told(307, Map.of("Location", url() + "/v1/b"), ""), FINE);
        assertThat(http(Settings.at(url())).send(Call.get("a")).ok()).isTrue();

        Told loop = new Told(307, Map.of("Location", url() + "/v1/a"), "");
        tells(loop, loop, loop, loop, loop);
        assertThatThrownBy(() -> http(Settings.at(url())).send(Call.get("a"))).hasMessageContaining("redirected");
    }

    @Test
    void anAnswerThatIsTooLargeIsLetGoOf() {
        tells(new Told(200, Map.of(), "{\"data\":{\"a\":\"" + "canary".repeat(10_000) + "\"}}"));

        assertThatThrownBy(() ->
                        http(Settings.at(url()).with("max__response", 2048)).send(Call.get("a")))
                .isInstanceOf(BackendUnreachableException.class)
                .hasMessageContaining("max_response")
                .hasMessageNotContaining("canary");
    }

    @Test
    void refusalsAreAnswersAndShowOnlyPlainWords() {
        tells(
                new Told(403, Map.of(), "{\"errors\":[\"permission denied\"]}"),
                new Told(
                        400,
                        Map.of(),
                        "{\"errors\":[\"bad statement CREATE ROLE x PASSWORD 'hvs.canary0123456789'\"]}"),
                new Told(404, Map.of(), "<html>canary</html>"));
        VaultHttp http = http(Settings.at(url()));

        assertThat(http.send(Call.get("a")).reason()).isEqualTo("status 403 (permission denied)");
        assertThat(http.send(Call.get("a")).reason()).isEqualTo("status 400");
        assertThat(http.send(Call.get("a")).reason()).isEqualTo("status 404");
    }

    private VaultHttp http(Settings settings) {
        VaultSettings built = settings.build();
        return new VaultHttp(built, new Breaker(built.maxBackoff, () -> now, () -> 0.5), time -> {}, calls);
    }

    private void tells(Told... told) {
        synchronized (answers) {
            answers.clear();
            answers.addAll(List.of(told));
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        seen.add(exchange.getRequestHeaders());
        Told told;
        synchronized (answers) {
            told = answers.isEmpty() ? new Told(500, Map.of(), "") : answers.remove();
        }
        told.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(told.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
