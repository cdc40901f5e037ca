package io.mira.management.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the management listens. It can move while it is open; if it cannot, it stays where it is. */
final class ManagementPort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ManagementPort.class);
    private static final Logger life = LoggerFactory.getLogger("mira");

    private final HealthChecks checks;
    private final Page metrics;
    private final Executor executor;
    private final AccessToken token;
    private InetSocketAddress address;
    private @Nullable ManagementServer server;
    private boolean closed;

    ManagementPort(HealthChecks checks, Page metrics, Executor executor, InetSocketAddress address, AccessToken token) {
        this.checks = checks;
        this.metrics = metrics;
        this.executor = executor;
        this.address = address;
        this.token = token;
    }

    /** Listens, unless it does already. Gives the reason if it cannot. */
    synchronized Optional<String> open() {
        if (server != null || closed) {
            return Optional.empty();
        }
        try {
            server = listen(address);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(unusable(address, e));
        }
    }

    synchronized void moveTo(InetSocketAddress wanted) {
        if (wanted.equals(address) || closed) {
            return;
        }
        // Another address of the same port may overlap with the one in use.
        boolean overlaps = server != null && server.port() == wanted.getPort();
        try {
            if (overlaps) {
                stop();
            }
            ManagementServer next = listen(wanted);
            stop();
            server = next;
            address = wanted;
        } catch (IOException e) {
            log.error("management stays at {}: {}", address, unusable(wanted, e));
            open().ifPresent(log::error);
        }
    }

    /** Closes for good. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    /** Gives the port that is listened on; 0 if none is. */
    synchronized int port() {
        return server == null ? 0 : server.port();
    }

    Result listening() {
        return port() == 0
                ? new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "management does not listen yet")
                : new Result(Result.Status.OK, "listening");
    }

    private void stop() {
        if (server != null) {
            server.close();
        }
        server = null;
    }

    private ManagementServer listen(InetSocketAddress wanted) throws IOException {
        ManagementServer listening = new ManagementServer(checks, metrics, wanted, executor, token);
        life.atInfo()
                .addKeyValue("host", wanted.getHostString())
                .addKeyValue("port", listening.port())
                .log("management listening");
        return listening;
    }

    private static String unusable(InetSocketAddress wanted, IOException e) {
        return "cannot listen on " + wanted.getHostString() + ":" + wanted.getPort() + ": " + e.getMessage()
                + "; let mira.management or MIRA_MANAGEMENT_PORT name another port";
    }
}
