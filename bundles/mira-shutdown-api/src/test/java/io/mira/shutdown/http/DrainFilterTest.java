package io.mira.shutdown.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DrainFilterTest {

    private final FakeInFlight inFlight = new FakeInFlight();
    private final AtomicInteger underWay = new AtomicInteger(-1);
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    underWay.set(inFlight.count());
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                })
                .getFilters()
                .add(DrainFilter.of(inFlight, "http"));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aRequestIsWorkUnderWayUntilItIsAnswered() throws IOException {
        assertThat(ask("Connection: close")).startsWith("HTTP/1.1 200").endsWith("ok");
        assertThat(underWay).hasValue(1);
        inFlight.awaitNone();
    }

    @Test
    void whileStoppingTheClientIsAskedToLeaveTheConnection() throws IOException {
        inFlight.stopping = true;
        assertThat(ask("X-Other: x")).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
    }

    @Test
    void onceNoWorkIsLetInItIsRefusedAndMayTryAgain() throws IOException {
        inFlight.stopping = true;
        inFlight.closed = true;
        assertThat(ask("X-Other: x"))
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("connection: close")
                .containsIgnoringCase("retry-after: 5");
        assertThat(underWay).hasValue(-1);
    }

    /** Reads up to the end of the answer's body, or to the end of the connection. */
    private String ask(String header) throws IOException {
        try (Socket socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (answer.indexOf("\r\n\r\nok") > 0 || (answer.indexOf("503") > 0 && answer.indexOf("\r\n\r\n") > 0)) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static final class FakeInFlight implements InFlight {

        private final AtomicInteger count = new AtomicInteger();
        volatile boolean stopping;
        volatile boolean closed;

        @Override
        public Token enter(String kind) {
            if (closed) {
                throw new DrainingException(kind);
            }
            count.incrementAndGet();
            return count::decrementAndGet;
        }

        @Override
        public int count() {
            return count.get();
        }

        @Override
        public boolean stopping() {
            return stopping;
        }

        /** The answer may arrive before the filter has returned. */
        void awaitNone() {
            while (count.get() != 0) {
                Thread.onSpinWait();
            }
        }
    }
}
