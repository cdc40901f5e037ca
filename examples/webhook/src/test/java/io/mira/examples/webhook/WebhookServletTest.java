package io.mira.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mira.logging.CorrelationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class WebhookServletTest {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final String BODY = "Hello, World!";
    private static final String SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static final String PUSH = "{\"ref\":\"refs/heads/main\",\"repository\":{\"full_name\":\"octo/hello\"}}";
    private static final String PUSH_SIGNATURE =
            "sha256=6091fd19162bfa6f4b9c160be52f07ea9b43693648293fb21db4b795f8166e5f";

    private final Logger logger = (Logger) LoggerFactory.getLogger(WebhookServlet.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing(); // keeps the MDC as it is now
            super.append(event);
        }
    };
    private Settings settings = settings(1000, "ping", "push");

    @BeforeEach
    void listen() {
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        assertThat(CorrelationContext.current()).as("id left behind").isEmpty();
    }

    @Test
    void gitHubsOwnVectorIsAcceptedThoughItIsNoJson() throws IOException {
        Exchange exchange = receive(signed());
        assertThat(exchange.status()).isEqualTo(202);
        assertThat(exchange.answered("Content-Type")).isEqualTo("application/json");
        assertThat(exchange.answer()).isEqualTo("{\"status\":202,\"message\":\"accepted\"}\n");
        assertThat(exchange.answered("Content-Length"))
                .isEqualTo(String.valueOf(exchange.answer().length()));
        assertThat(fields()).containsOnly(Map.entry("event", "ping"));
    }

    @Test
    void theRecordNamesEventRepositoryAndDelivery() throws IOException {
        Exchange push = new Exchange("POST", PUSH)
                .sends("X-Hub-Signature-256", PUSH_SIGNATURE)
                .sends("X-GitHub-Event", "push")
                .sends("X-GitHub-Delivery", "72d3162e")
                .sends("X-Correlation-ID", "abc");
        assertThat(receive(push).status()).isEqualTo(202);
        assertThat(log.list).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).hasToString("INFO");
            assertThat(record.getMessage()).isEqualTo("webhook received");
            assertThat(record.getMDCPropertyMap()).containsEntry(CorrelationContext.KEY, "abc");
        });
        assertThat(fields())
                .containsOnly(
                        Map.entry("event", "push"),
                        Map.entry("repository", "octo/hello"),
                        Map.entry("delivery", "72d3162e"));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Hub-Signature-256, '', 401",
        "X-Hub-Signature-256, sha256=00, 401",
        "X-Hub-Signature-256, sha256=zz, 401",
        "X-Hub-Signature-256, sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e16, 401",
        "X-GitHub-Event, '', 400",
        "X-GitHub-Event, star, 422"
    })
    void whatIsNotInOrderIsRefusedAndSaidInTheLog(String header, String value, int status) throws IOException {
        Exchange exchange = receive(signed().sends(header, value));
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.answer()).contains("\"status\":" + status);
        assertThat(log.list).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).hasToString("WARN");
            assertThat(record.getFormattedMessage()).isEqualTo("webhook refused");
        });
        assertThat(fields()).containsEntry("status", String.valueOf(status)).containsKey("reason");
    }

    @Test
    void anUnsignedRequestLearnsNothingAboutTheAcceptedEvents() throws IOException {
        assertThat(receive(signed().sends("X-GitHub-Event", "star").sends("X-Hub-Signature-256", ""))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void onlyPostIsAllowed(String method) throws IOException {
        Exchange exchange = receive(new Exchange(method, BODY));
        assertThat(exchange.status()).isEqualTo(405);
        assertThat(exchange.answered("Allow")).isEqualTo("POST");
        assertThat(exchange.read()).isZero();
    }

    @Test
    void aBodySaidToBeLongerThanTheLimitIsNotEvenRead() throws IOException {
        settings = settings(12, "ping");
        Exchange exchange = receive(signed());
        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.read()).isZero();
    }

    @Test
    void aBodyThatTurnsOutLongerThanTheLimitIsReadNoFurther() throws IOException {
        settings = settings(5, "ping");
        Exchange exchange = receive(signed().saysNoLength());
        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.read()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyAsLongAsTheLimitIsAccepted(boolean lengthSaid) throws IOException {
        settings = settings(BODY.length(), "ping");
        Exchange exchange = lengthSaid ? signed() : signed().saysNoLength();
        assertThat(receive(exchange).status()).isEqualTo(202);
    }

    @Test
    void aRequestKeepsTheSettingsItBeganWith() throws IOException {
        Settings other = new Settings("/webhook", List.of("star"), 1, new Signature("another secret"));
        assertThat(receive(signed().onRead(() -> settings = other)).status()).isEqualTo(202);
        assertThat(receive(signed()).status()).isEqualTo(413);
    }

    @Test
    void theCorrelationIdOfTheSenderIsTakenAndGivenBack() throws IOException {
        assertThat(receive(signed().sends("X-Correlation-ID", "abc").sends("X-Request-ID", "def"))
                        .answered("X-Correlation-ID"))
                .isEqualTo("abc");
        assertThat(receive(signed().sends("X-Request-ID", "def")).answered("X-Correlation-ID"))
                .isEqualTo("def");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a b", "\u00e9", "\u0007"})
    void aCorrelationIdThatCouldForgeARecordIsReplaced(String id) throws IOException {
        assertThat(receive(signed().sends("X-Correlation-ID", id)).answered("X-Correlation-ID"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void aTooLongCorrelationIdIsReplaced() throws IOException {
        assertThat(receive(signed().sends("X-Correlation-ID", "a".repeat(128))).answered("X-Correlation-ID"))
                .hasSize(128);
        assertThat(receive(signed().sends("X-Correlation-ID", "a".repeat(129))).answered("X-Correlation-ID"))
                .hasSize(32);
    }

    @Test
    void theConnectionIsKeptUnlessTheBodyIsUnread() throws IOException {
        assertThat(receive(signed()).answered("Connection")).isEqualTo("null");
        assertThat(receive(signed().sends("X-Hub-Signature-256", "")).answered("Connection"))
                .isEqualTo("null");
        settings = settings(1, "ping");
        assertThat(receive(signed()).answered("Connection")).isEqualTo("close");
    }

    @Test
    void aSenderThatGoesAwayLeavesNothingBehind() {
        Exchange exchange = signed().onRead(() -> {
            throw new UncheckedIOException(new IOException("gone"));
        });
        assertThatThrownBy(() -> receive(exchange)).hasRootCauseMessage("gone");
    }

    @Test
    void theSecretIsInNoRecordAndNoAnswer() throws IOException {
        assertThat(receive(signed()).answer()).doesNotContain(SECRET);
        assertThat(receive(signed().sends("X-Hub-Signature-256", "")).answer()).doesNotContain(SECRET);
        assertThat(log.list)
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.getFormattedMessage() + fields(record))
                        .doesNotContain(SECRET));
    }

    private Exchange receive(Exchange exchange) throws IOException {
        new WebhookServlet(() -> settings).service(exchange.request(), exchange.response());
        return exchange;
    }

    private Map<String, String> fields() {
        assertThat(log.list).hasSize(1);
        return fields(log.list.get(0));
    }

    private static Map<String, String> fields(ILoggingEvent record) {
        Map<String, String> fields = new TreeMap<>();
        record.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        return fields;
    }

    private static Exchange signed() {
        return new Exchange("POST", BODY)
                .sends("X-Hub-Signature-256", SIGNATURE)
                .sends("X-GitHub-Event", "ping");
    }

    private static Settings settings(int bodyLimit, String... events) {
        return new Settings("/webhook", List.of(events), bodyLimit, new Signature(SECRET));
    }
}
