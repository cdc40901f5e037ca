package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mira.logging.Redaction;
import io.mira.metrics.Histogram;
import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class MetricsPageTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<AskedSource> sources = new ArrayList<>();
    private final MetricsPage page = new MetricsPage(() -> sources, executor, Duration.ofSeconds(30));
    private final Logger log = (Logger) LoggerFactory.getLogger(MetricsPage.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        log.addAppender(said);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
        log.detachAppender(said);
    }

    @Test
    void eachKindOfNumberIsWrittenAsItsReadersExpect() throws Exception {
        Histogram histogram = Histogram.of(0.5, 1);
        histogram.observe(0.2);
        histogram.observe(7);
        source("all", sink -> {
            sink.counter("a_total", "Counted", 3, "result", "ok");
            sink.counter("a_total", "Counted", 1, "result", "bad");
            sink.gauge("b_bytes", "Measured", 1.5);
            sink.info("c_info", "Facts", "version", "1");
            sink.summary("d_seconds", "Summed", 2, 0.5);
            sink.histogram("e_seconds", "Spread", histogram);
        });

        assertThat(plain()).contains("""
                # HELP a_total Counted
                # TYPE a_total counter
                a_total{result="bad"} 1.0
                a_total{result="ok"} 3.0
                # HELP b_bytes Measured
                # TYPE b_bytes gauge
                b_bytes 1.5
                # HELP c_info Facts
                # TYPE c_info gauge
                c_info{version="1"} 1
                # HELP d_seconds Summed
                # TYPE d_seconds summary
                d_seconds_count 2
                d_seconds_sum 0.5
                # HELP e_seconds Spread
                # TYPE e_seconds histogram
                e_seconds_bucket{le="0.5"} 1
                e_seconds_bucket{le="1.0"} 1
                e_seconds_bucket{le="+Inf"} 2
                e_seconds_count 2
                e_seconds_sum 7.2
                """);
        assertThat(open())
                .contains("# TYPE a counter\n", "a_total{result=\"ok\"} 3.0\n", "# TYPE c info\n")
                .endsWith("# EOF\n");
    }

    @Test
    void labelsAreEscapedAndHideSecrets() throws Exception {
        source("labels", sink -> sink.gauge("a", "Back\\slash\nand line", 1, "b", "q\"b\\n\n", "c", "a hidden-word"));
        try (var registration = Redaction.register("hidden-word")) {
            assertThat(registration.masked()).isTrue();
            assertThat(plain())
                    .contains("# HELP a Back\\\\slash\\nand line\n")
                    .contains("a{b=\"q\\\"b\\\\n\\n\",c=\"a ***\"} 1.0\n");
        }
    }

    @Test
    void oneThatThrowsIsLeftOutWholeAndNamedOnceAsLongAsItLasts() throws Exception {
        source("good", sink -> sink.gauge("good", "Good", 1));
        AskedSource bad = source("bad", sink -> {
            sink.gauge("half", "Half", 1);
            sink.gauge("not good", "Bad", 1);
        });

        assertThat(plain()).contains("good 1.0\n", up("good", 1), up("bad", 0)).doesNotContain("half");
        plain();
        assertThat(problems()).singleElement().asString().contains("bad failed", "metric 'not good'");

        sources.remove(bad);
        plain();
        sources.add(bad);
        plain();
        assertThat(problems()).hasSize(2);
    }

    @Test
    void anErrorIsAFailureToo() throws Exception {
        source("bad", sink -> {
            throw new NoClassDefFoundError("gone");
        });

        assertThat(plain()).contains(up("bad", 0));
        assertThat(problems()).singleElement().asString().contains("gone");
    }

    @Test
    void oneThatHangsKeepsNobodyWaitingAndIsNotAskedAgainBeforeItAnswers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        AskedSource slow = source("slow", sink -> {
            asked.incrementAndGet();
            go.await();
            sink.gauge("slow", "Slow", 1);
        });
        source("good", sink -> sink.gauge("good", "Good", 1));

        MetricsPage impatient = new MetricsPage(() -> sources, executor, Duration.ofMillis(20));
        for (int i = 0; i < 3; i++) {
            assertThat(text(impatient, ""))
                    .contains("good 1.0\n", up("slow", 0))
                    .doesNotContain("slow 1.0");
        }
        assertThat(asked).hasValue(1);
        assertThat(problems()).singleElement().asString().contains("slow does not answer");

        go.countDown();
        slow.ask(executor).get();
        assertThat(plain()).contains("slow 1.0\n", up("slow", 1));
    }

    @Test
    void ofTwoThatTellTheSameSeriesTheFirstCounts() throws Exception {
        source("first", sink -> sink.gauge("a", "A", 1, "b", "c"));
        source("second", sink -> {
            sink.gauge("a", "A", 2, "b", "c");
            sink.gauge("a", "A", 3, "b", "d");
        });

        assertThat(plain())
                .contains("a{b=\"c\"} 1.0\na{b=\"d\"} 3.0\n", up("first", 1), up("second", 0))
                .containsOnlyOnce("# TYPE a gauge");
        assertThat(problems()).singleElement().asString().contains("second tells the series a{b=\"c\"}");
    }

    @Test
    void ofTwoThatTellDifferentTypesTheFirstCounts() throws Exception {
        source("first", sink -> sink.counter("a_total", "A", 1));
        source("second", sink -> sink.gauge("a", "A", 2));

        assertThat(plain()).contains("a_total 1.0\n").doesNotContain("TYPE a gauge");
        assertThat(problems()).singleElement().asString().contains("second tells 'a' as gauge, another as counter");
    }

    @Test
    void manyScrapesAtOnceAskASourceOnceAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        source("once", sink -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            sink.gauge("a", "A", 1);
            inside.decrementAndGet();
        });
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(executor.submit(() -> text(page, "")));
        }
        for (var answer : answers) {
            assertThat(answer.get()).contains("a 1.0\n", up("once", 1));
        }
        assertThat(most).hasValue(1);
    }

    private AskedSource source(String name, Telling telling) {
        MetricsSource source = sink -> {
            try {
                telling.tell(sink);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        AskedSource asked = new AskedSource(name, source);
        sources.add(asked);
        return asked;
    }

    private String plain() throws Exception {
        return text(page, "");
    }

    private String open() throws Exception {
        return text(page, "application/openmetrics-text; version=1.0.0");
    }

    private static String text(Page page, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.parse("GET /metrics HTTP/1.1\r\nAccept: " + accept, "")
                .orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.answer(request).write(out, false);
        String answer = out.toString(StandardCharsets.UTF_8);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private List<String> problems() {
        return said.list.stream()
                .map(event -> event.getKeyValuePairs().get(0).value.toString())
                .toList();
    }

    private static String up(String source, int up) {
        return "mira_metrics_source_up{source=\"" + source + "\"} " + up + ".0\n";
    }

    @FunctionalInterface
    private interface Telling {

        void tell(MetricsSink sink) throws InterruptedException;
    }
}
