package io.mira.examples.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to one pool at an even pace, counted. */
final class Requests {

    private static final Logger log = LoggerFactory.getLogger(Requests.class);
    private static final int THREADS = 2;
    private static final long PATIENCE_SECONDS = 5;

    private final String name;
    private final DataSource pool;
    private final ScheduledThreadPoolExecutor executor;
    private long sent;
    private long failed;

    Requests(String name, DataSource pool, int perSecond) {
        this.name = name;
        this.pool = pool;
        this.executor = new ScheduledThreadPoolExecutor(THREADS, work -> {
            Thread thread = new Thread(work, "example-load");
            thread.setDaemon(true);
            return thread;
        });
        long period = TimeUnit.SECONDS.toNanos(THREADS) / perSecond;
        for (int i = 0; i < THREADS; i++) {
            executor.scheduleAtFixedRate(this::request, i * period / THREADS, period, TimeUnit.NANOSECONDS);
        }
    }

    private void request() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            count(true);
        } catch (SQLException | RuntimeException e) {
            count(false);
            log.atError().addKeyValue("pool", name).setCause(e).log("request failed");
        }
    }

    private synchronized void count(boolean answered) {
        sent++;
        failed += answered ? 0 : 1;
    }

    /** Lets the requests that run end, and tells how all of them went. */
    void end() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            log.atInfo()
                    .addKeyValue("pool", name)
                    .addKeyValue("requests", sent)
                    .addKeyValue("failed", failed)
                    .log("load ended");
        }
    }
}
