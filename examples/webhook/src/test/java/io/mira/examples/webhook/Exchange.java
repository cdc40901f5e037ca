package io.mira.examples.webhook;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its response, as far as the servlet uses them. */
final class Exchange {

    private final String method;
    private final byte[] body;
    private final ServletInputStream in;
    private final Map<String, String> sent = new HashMap<>();
    private final Map<String, String> answered = new HashMap<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean lengthSaid = true;
    private long read;
    private int status;
    private Runnable onRead = () -> {};

    Exchange(String method, String body) {
        this.method = method;
        this.body = body.getBytes(StandardCharsets.UTF_8);
        this.in = new Body();
    }

    Exchange sends(String header, String value) {
        sent.put(header, value);
        return this;
    }

    Exchange saysNoLength() {
        lengthSaid = false;
        return this;
    }

    /** What happens while the body is being read. */
    Exchange onRead(Runnable action) {
        onRead = action;
        return this;
    }

    int status() {
        return status;
    }

    long read() {
        return read;
    }

    String answered(String header) {
        return String.valueOf(answered.get(header));
    }

    String answer() {
        return written.toString(StandardCharsets.UTF_8);
    }

    HttpServletRequest request() {
        return fake(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> method;
            case "getHeader" -> sent.get((String) arguments[0]);
            case "getContentLengthLong" -> lengthSaid ? body.length : -1L;
            case "getInputStream" -> in;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    HttpServletResponse response() {
        return fake(HttpServletResponse.class, (name, arguments) -> {
            switch (name) {
                case "setStatus" -> status = (Integer) arguments[0];
                case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> answered.put("Content-Length", String.valueOf(arguments[0]));
                case "flushBuffer" -> {}
                case "getOutputStream" -> {
                    return new Answer();
                }
                default -> throw new UnsupportedOperationException(name);
            }
            return null;
        });
    }

    private static <T> T fake(Class<T> type, Fake fake) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> fake.call(method.getName(), arguments)));
    }

    @FunctionalInterface
    private interface Fake {

        @Nullable
        Object call(String method, Object[] arguments);
    }

    private final class Body extends ServletInputStream {

        private final InputStream in = new ByteArrayInputStream(body);
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] next = new byte[1];
            return read(next, 0, 1) < 0 ? -1 : next[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            onRead.run();
            int count = in.read(bytes, offset, length);
            read += Math.max(0, count);
            ended |= count < 0;
            return count;
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Answer extends ServletOutputStream {

        @Override
        public void write(int b) {
            written.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
