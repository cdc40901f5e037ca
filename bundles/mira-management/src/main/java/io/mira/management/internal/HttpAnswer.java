package io.mira.management.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What is answered over HTTP. Nothing of what was asked is ever in it. */
final class HttpAnswer {

    private final String status;
    private final String headers;
    private final byte[] body;

    private HttpAnswer(String status, String headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** @param status code and phrase, such as {@code 404 Not Found} */
    static HttpAnswer of(String status) {
        return new HttpAnswer(status, "", new byte[0]);
    }

    /** @param type the media type of the body */
    static HttpAnswer of(String type, byte[] body) {
        return new HttpAnswer("200 OK", "Content-Type: " + type + "\r\nCache-Control: no-store\r\n", body);
    }

    static HttpAnswer json(String status, byte[] body) {
        return new HttpAnswer(status, "Content-Type: application/json\r\nCache-Control: no-store\r\n", body);
    }

    HttpAnswer with(String name, String value) {
        return new HttpAnswer(status, headers + name + ": " + value + "\r\n", body);
    }

    void write(OutputStream out, boolean head) throws IOException {
        String top = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        byte[] first = top.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[first.length + (head ? 0 : body.length)];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, whole.length - first.length);
        out.write(whole);
        out.flush();
    }
}
