package io.mira.management.internal;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to a scrape, in the format that is asked for. What is left out is told in the log, once as long as it lasts. */
final class MetricsPage implements Page {

    private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<List<AskedSource>> sources;
    private final Executor executor;
    private final Duration patience;
    private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();
    private Set<String> told = Set.of();

    /** Makes the page of a running Mira. */
    static Page of(BundleContext context, HealthChecks checks, Executor executor) {
        MetricsServices services = new MetricsServices(context);
        List<AskedSource> own = Stream.of(
                        new ProcessMetrics(new ProcFiles(Path.of("/proc/self"))), new PlatformMetrics(context, checks))
                .map(source -> new AskedSource(Scrape.OWN, source))
                .toList();
        return new MetricsPage(
                () -> Stream.concat(own.stream(), services.all().stream()).toList(), executor, PATIENCE);
    }

    /** @param patience how long is waited for the sources, all together */
    MetricsPage(Supplier<List<AskedSource>> sources, Executor executor, Duration patience) {
        this.sources = sources;
        this.executor = executor;
        this.patience = patience;
    }

    @Override
    public HttpAnswer answer(HttpRequest request) throws InterruptedException {
        Scrape scrape = new Scrape(sources.get(), executor, patience);
        tell(scrape.problems());
        ExpositionFormatWriter writer =
                Accept.of(request.header("accept").orElse("")).prefersOpenMetrics() ? open : plain;
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(text, scrape.metrics());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpAnswer.of(writer.getContentType(), text.toByteArray());
    }

    private synchronized void tell(List<String> problems) {
        List<String> news = new ArrayList<>(problems);
        news.removeAll(told);
        told = new HashSet<>(problems);
        news.forEach(problem -> log.atWarn().addKeyValue("problem", problem).log("metrics left out"));
    }
}
