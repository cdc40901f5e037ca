package io.mira.secrets.vault.internal;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretForbiddenException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The line to Vault: one client, kept-alive connections, each address in its turn, a limit to everything. Gives every
 * answer that says something about what was asked; a server that cannot answer now is {@link
 * BackendUnreachableException}, and is then left in peace for a while.
 */
final class VaultHttp {

    private static final int REDIRECTS = 3;
    private static final int ROUNDS = 3;
    private static final Duration A_BIT = Duration.ofMillis(100);

    private final VaultSettings settings;
    private final Tls tls;
    private final Breaker breaker;
    private final Pause pause;
    private final Calls calls;
    private final Deadlines deadlines = new Deadlines();
    private volatile Optional<String> index = Optional.empty();
    private volatile int preferred;
    private volatile @Nullable Client client;

    VaultHttp(VaultSettings settings, Breaker breaker, Pause pause, Calls calls) {
        this.settings = settings;
        this.tls = new Tls(settings);
        this.breaker = breaker;
        this.pause = pause;
        this.calls = calls;
    }

    /** Gives why Vault did not answer last, if it has not answered since. */
    Optional<String> trouble() {
        return breaker.trouble();
    }

    /** Gives the address that answered last. */
    URI address() {
        return settings.addresses.get(preferred);
    }

    /**
     * Sends a request and gives the answer, refusals included; 500 too if it stays: Vault says that of what was asked (a
     * database that is down, a token past its greatest lifetime), not of itself.
     *
     * @throws BackendUnreachableException if no address gives one in time
     */
    Answer send(Call call) {
        breaker.open().ifPresent(reason -> {
            throw new BackendUnreachableException("Vault is not asked now: " + reason);
        });
        long deadline = System.nanoTime() + settings.timeout.toNanos();
        String reason = "no address";
        Optional<Answer> stumbled = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            boolean passing = false;
            for (int i = 0; i < settings.addresses.size(); i++) {
                int at = (preferred + i) % settings.addresses.size();
                URI address = settings.addresses.get(at);
                if (round + i > 0) {
                    calls.retried.increment();
                }
                try {
                    HttpResponse<byte[]> response = once(address, call, deadline);
                    if (response.statusCode() == 429) {
                        throw rest(response, address);
                    }
                    Answer answer = new Answer(response.statusCode(), response.body());
                    if (!elsewhere(answer)) {
                        preferred = at;
                        breaker.succeeded();
                        response.headers().firstValue("X-Vault-Index").ifPresent(seen -> index = Optional.of(seen));
                        return answer;
                    }
                    passing |= passing(answer);
                    if (answer.status() == 500) {
                        stumbled = Optional.of(answer);
                    }
                    reason = address + " answers " + meaning(answer);
                } catch (IOException e) {
                    reason = address + ": " + describe(e);
                }
            }
            if (!passing || System.nanoTime() > deadline) {
                break;
            }
            waitABit();
        }
        if (stumbled.isPresent()) {
            breaker.succeeded();
            return stumbled.get();
        }
        breaker.failed(reason);
        throw new BackendUnreachableException("Vault does not answer: " + reason);
    }

    private BackendUnreachableException rest(HttpResponse<byte[]> response, URI address) {
        String reason = address + " answers 429, too many requests";
        Optional<Duration> wait = response.headers()
                .firstValue("Retry-After")
                .filter(v -> v.matches("\\d{1,6}"))
                .map(v -> Duration.ofSeconds(Long.parseLong(v)));
        wait.ifPresentOrElse(time -> breaker.told(time, reason), () -> breaker.failed(reason));
        return new BackendUnreachableException("Vault does not answer: " + reason);
    }

    /** Tells whether another server of the cluster, or this one a moment later, may know more. */
    private static boolean elsewhere(Answer answer) {
        int status = answer.status();
        return (answer.ok() && !answer.readable()) || status == 412 || status == 472 || status == 473 || status >= 500;
    }

    /** Tells whether it may be over in a moment: not up to date yet, or a token that ends while it is looked at. */
    private static boolean passing(Answer answer) {
        return answer.status() == 412 || answer.status() == 500;
    }

    private static String meaning(Answer answer) {
        if (answer.ok()) {
            return "something that is not Vault's";
        }
        int status = answer.status();
        return switch (status) {
            case 412 -> "412, not up to date yet";
            case 472, 473 -> status + ", a secondary or standby";
            case 503 -> "503, sealed or in maintenance";
            default -> answer.reason();
        };
    }

    private void waitABit() {
        try {
            pause.forAbout(A_BIT);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpResponse<byte[]> once(URI address, Call call, long deadline) throws IOException {
        URI target = URI.create(address + "/v1/" + call.path());
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpResponse<byte[]> response = exchange(target, call, deadline);
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() < 301 || response.statusCode() > 308 || location.isEmpty()) {
                return response;
            }
            URI next = target.resolve(location.get());
            if (!"https".equals(next.getScheme()) && "https".equals(target.getScheme())) {
                throw new IOException("redirected from TLS to " + next.getScheme() + ", which is not followed");
            }
            target = next;
        }
        throw new IOException("redirected more than " + REDIRECTS + " times");
    }

    private HttpResponse<byte[]> exchange(URI target, Call call, long deadline) throws IOException {
        long start = System.nanoTime();
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - start));
        try {
            // Sent on this thread: a hand-over to others costs as much as Vault's answer. The client's limit ends with
            // the head of an answer, ours holds for all of it.
            HttpResponse<byte[]> given = client().send(
                            request(target, call, left),
                            info -> deadlines
                                    .limit(new LimitedBody(settings.config.max__response(), deadline))
                                    .answer());
            counted(given.statusCode());
            return given;
        } catch (HttpTimeoutException e) {
            calls.failed.increment();
            throw new IOException("no answer within " + settings.timeout.toMillis() + " ms", e);
        } catch (IOException e) {
            calls.failed.increment();
            throw e;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            calls.took(System.nanoTime() - start);
        }
    }

    private void counted(int status) {
        if (status < 400) {
            calls.answered.increment();
        } else if (status < 500 && status != 429) {
            calls.refused.increment();
        } else {
            calls.failed.increment();
        }
    }

    private static BackendUnreachableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BackendUnreachableException("interrupted while waiting for Vault", e);
    }

    private HttpRequest request(URI target, Call call, Duration limit) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target).timeout(limit).header("X-Vault-Request", "true");
        // A GET as it comes: with a body that is empty the client would send it in a step of its own.
        if (!call.method().equals("GET")) {
            request.method(
                    call.method(), call.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        }
        if (!call.token().isEmpty()) {
            request.header("X-Vault-Token", sendable("token", call.token()));
        }
        if (!call.namespace().isEmpty()) {
            request.header("X-Vault-Namespace", sendable("namespace", call.namespace()));
        }
        index.ifPresent(seen -> request.header("X-Vault-Index", seen));
        return request.build();
    }

    private static String sendable(String what, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new SecretForbiddenException(
                    "the " + what + " holds a character that cannot be sent to Vault: look for a line break in it");
        }
        return value;
    }

    /** Gives the client, a new one if a file of its TLS is another now. */
    private HttpClient client() throws IOException {
        String fingerprint = tls.fingerprint();
        synchronized (this) {
            Client current = client;
            if (current == null || !current.fingerprint().equals(fingerprint)) {
                HttpClient.Builder builder = HttpClient.newBuilder()
                        .connectTimeout(settings.connectTimeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(tls.context());
                if (!settings.serverName.isEmpty()) {
                    // Asked for by this name where the address is a number; else the client asks by the address.
                    SSLParameters parameters = new SSLParameters();
                    parameters.setServerNames(List.of(new SNIHostName(settings.serverName)));
                    builder.sslParameters(parameters);
                }
                if (!settings.proxy.isEmpty()) {
                    String[] proxy = settings.proxy.split(":", 2);
                    builder.proxy(
                            ProxySelector.of(InetSocketAddress.createUnresolved(proxy[0], Integer.parseInt(proxy[1]))));
                }
                current = new Client(builder.build(), fingerprint);
                client = current;
            }
            return current.http();
        }
    }

    private static String describe(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = failure.getCause(); next != null; next = next.getCause()) {
            cause = next.getMessage() == null && cause.getMessage() != null ? cause : next;
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ", " + cause.getMessage();
    }

    private record Client(HttpClient http, String fingerprint) {}
}
