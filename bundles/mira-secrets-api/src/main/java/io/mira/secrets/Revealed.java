package io.mira.secrets;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value in clear, to be wiped: {@code try (Revealed password = secret.open("password")) { … }}. Prints a mask.
 *
 * <p>For one thread. What {@link #chars()} and {@link #bytes()} give is wiped on close; a copy made of it is not.
 */
public final class Revealed implements AutoCloseable {

    private final char[] chars;
    private byte[] bytes = new byte[0];
    private boolean closed;

    Revealed(String value) {
        this.chars = value.toCharArray();
    }

    /**
     * Gives the characters: the same array at each call.
     *
     * @throws IllegalStateException if it has been closed
     */
    public char[] chars() {
        checkOpen();
        return chars;
    }

    /**
     * Gives the bytes in UTF-8: the same array at each call.
     *
     * @throws IllegalStateException if it has been closed
     */
    public byte[] bytes() {
        checkOpen();
        if (bytes.length == 0 && chars.length > 0) {
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            encoded.clear();
            while (encoded.hasRemaining()) {
                encoded.put((byte) 0);
            }
        }
        return bytes;
    }

    /** Wipes both arrays. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(chars, '\0');
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "***";
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the value has been wiped");
        }
    }
}
