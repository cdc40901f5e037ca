package io.mira.management.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody asks over HTTP: the head of the request, read within a limit of size and time. A body is never looked at. */
final class HttpRequest {

    private static final int LONGEST_HEAD = 8 * 1024;
    private static final String END = "\r\n\r\n";

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final boolean whole;

    private HttpRequest(String method, String path, Map<String, String> headers, boolean whole) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.whole = whole;
    }

    /**
     * Reads the head.
     *
     * @return empty if it is no request, or too long
     * @throws IOException if the connection ends, or the limit is over, before the head does
     */
    static Optional<HttpRequest> read(Socket socket, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[1024];
        while (head.size() < LONGEST_HEAD) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("the request takes too long");
            }
            socket.setSoTimeout((int) left);
            int count = in.read(chunk);
            if (count < 0) {
                throw new IOException("the request is not whole");
            }
            head.write(chunk, 0, count);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int stop = text.indexOf(END);
            if (stop >= 0) {
                return parse(text.substring(0, stop), text.substring(stop + END.length()));
            }
        }
        return Optional.empty();
    }

    String method() {
        return method;
    }

    /** Gives the path as it was sent, without the query. */
    String path() {
        return path;
    }

    /** Gives a header by its name in lower case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Tells whether nothing belongs to it but its head. */
    boolean whole() {
        return whole;
    }

    /** @param rest what came after the head */
    static Optional<HttpRequest> parse(String head, String rest) {
        List<String> lines = Arrays.asList(head.split("\r\n", -1));
        String[] first = lines.get(0).split(" ", -1);
        if (first.length != 3 || !first[2].startsWith("HTTP/1.") || !first[1].startsWith("/")) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                return Optional.empty();
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        boolean whole = rest.isEmpty()
                && headers.getOrDefault("content-length", "0").equals("0")
                && !headers.containsKey("transfer-encoding");
        return Optional.of(new HttpRequest(first[0], first[1].split("\\?", 2)[0], headers, whole));
    }
}
