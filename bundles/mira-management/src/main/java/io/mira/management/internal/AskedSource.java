package io.mira.management.internal;

import io.mira.metrics.MetricsSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One source of metrics, asked by many: as long as it has not answered, it is not asked again. */
final class AskedSource {

    private final String name;
    private final MetricsSource source;
    private @Nullable CompletableFuture<ToldMetrics> underWay;

    AskedSource(String name, MetricsSource source) {
        this.name = name;
        this.source = source;
    }

    /** Gives the name of the bundle that it belongs to. */
    String name() {
        return name;
    }

    /** Gives what it will have told; the answer that others wait for already, if there is one. */
    synchronized CompletableFuture<ToldMetrics> ask(Executor executor) {
        if (underWay != null && !underWay.isDone()) {
            return underWay;
        }
        CompletableFuture<ToldMetrics> answer = new CompletableFuture<>();
        underWay = answer;
        try {
            executor.execute(() -> tell(answer));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private void tell(CompletableFuture<ToldMetrics> answer) {
        try {
            ToldMetrics told = new ToldMetrics();
            source.collect(told);
            answer.complete(told);
        } catch (Throwable foreign) {
            answer.completeExceptionally(foreign);
        }
    }
}
