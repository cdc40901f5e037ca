package io.mira.management.internal;

import io.mira.logging.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** What goes back to who has given a command: an exit code, then the text. Secrets in it are masked. */
final class ShellAnswer implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final SocketChannel client;

    ShellAnswer(SocketChannel client) {
        this.client = client;
    }

    void succeed(String text) throws IOException {
        send(0, text);
    }

    void fail(String reason) throws IOException {
        send(1, reason);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private void send(int code, String text) throws IOException {
        byte[] bytes = Redaction.mask(text).getBytes(StandardCharsets.UTF_8);
        // Not as a stream: that would wait for the other thread, which reads to see whether the client is still there.
        write(ByteBuffer.allocate(5).put((byte) code).putInt(bytes.length).flip());
        for (int from = 0; from < bytes.length; from += CHUNK) {
            write(ByteBuffer.wrap(bytes, from, Math.min(CHUNK, bytes.length - from)));
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
