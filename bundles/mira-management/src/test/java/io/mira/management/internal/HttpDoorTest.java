package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that are slow, mad, or mean no good; over real sockets. */
@Timeout(60)
final class HttpDoorTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LONG = Duration.ofHours(1);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        executor.shutdownNow();
    }

    @Test
    void answersAndCloses() throws IOException {
        HttpDoor door = door(2, LONG);

        assertThat(answer(door, "GET /x?y HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 2\r\n", "Connection: close\r\n")
                .endsWith("\r\n\r\n{}");
    }

    @Test
    void aRequestMayComeInPieces() throws IOException {
        Socket socket = connect(door(2, LONG));
        for (byte each : "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
            socket.getOutputStream().write(each);
            socket.getOutputStream().flush();
        }

        assertThat(read(socket)).startsWith("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 20000", "Transfer-Encoding: chunked", "X-Nothing: told"})
    void aBodyIsNotReadAndTakesNoAnswerAway(String header) throws IOException {
        String body = "4e20\r\n" + "x".repeat(20_000);

        assertThat(answer(door(2, LONG), "POST / HTTP/1.1\r\n" + header + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "\r\n\r\n",
                "GET /<script> x HTTP/1.1\r\n\r\n",
                "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
                "GET / SPDY/3\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n"
            })
    void whatIsNoRequestIsRefusedAndNothingOfItComesBack(String request) throws IOException {
        assertThat(answer(door(2, LONG), request))
                .isEqualTo("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws IOException {
        assertThat(answer(door(2, LONG), "GET / HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void oneThatSaysNothingIsClosedAfterTheLimit() throws IOException {
        Socket silent = connect(door(2, Duration.ofMillis(20)));

        assertThat(read(silent)).isEmpty();
    }

    @Test
    void howeverManyAreSlowTheNewestIsAnswered() throws IOException {
        HttpDoor door = door(4, LONG);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = connect(door);
            socket.getOutputStream().write('G');
            slow.add(socket);
        }

        assertThat(answer(door, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        assertThat(isEnded(slow.get(0))).isTrue();
    }

    @Test
    void whenItClosesThoseWhoAreInItAreClosedToo() throws Exception {
        HttpDoor door = door(2, LONG);
        Socket socket = connect(door);
        assertThat(answer(door, "GET / HTTP/1.1\r\n\r\n")).isNotEmpty();

        door.close();

        assertThat(isEnded(socket)).isTrue();
    }

    @Test
    void anAnswerThatFailsHarmsNoOther() throws IOException {
        HttpDoor door = new HttpDoor(new InetSocketAddress(LOOPBACK, 0), executor, request -> {
            if (request.path().equals("/bad")) {
                throw new IllegalStateException("why");
            }
            return HttpAnswer.of("200 OK");
        });
        open.add(door);

        assertThat(answer(door, "GET /bad HTTP/1.1\r\n\r\n")).isEmpty();
        assertThat(answer(door, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
    }

    private HttpDoor door(int most, Duration limit) throws IOException {
        HttpDoor door = new HttpDoor(
                new InetSocketAddress(LOOPBACK, 0),
                executor,
                request -> HttpAnswer.json("200 OK", "{}".getBytes(StandardCharsets.UTF_8)),
                most,
                limit);
        open.add(door);
        return door;
    }

    private Socket connect(HttpDoor door) throws IOException {
        Socket socket = new Socket(LOOPBACK, door.port());
        open.add(socket);
        return socket;
    }

    private String answer(HttpDoor door, String request) throws IOException {
        try (Socket socket = connect(door)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
