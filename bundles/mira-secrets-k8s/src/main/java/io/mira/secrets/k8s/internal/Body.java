package io.mira.secrets.k8s.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes an answer of the API server, never more than a bound of it: as a whole, or line by line while it comes. */
final class Body implements BodySubscriber<byte[]> {

    /** A secret is 1 MiB at most, in base64 and with its metadata still less than this. */
    static final int LIMIT = 3 << 20;

    private final Consumer<byte[]> lines;
    private final boolean whole;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private Body(boolean whole, Consumer<byte[]> lines) {
        this.whole = whole;
        this.lines = lines;
    }

    static Body whole() {
        return new Body(true, line -> {});
    }

    /** Hands over each line as it comes; the body itself is empty. The consumer ends the answer by an exception. */
    static Body lines(Consumer<byte[]> consumer) {
        return new Body(false, consumer);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    /** Ends it from outside: a stream of the connection is freed, the connection goes on. */
    synchronized void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
        result.completeExceptionally(new IOException("cancelled"));
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (result.isDone()) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (result.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    take(buffer.get());
                }
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            cancel();
            return;
        }
        request();
    }

    @Override
    public void onError(Throwable error) {
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        result.complete(whole ? pending.toByteArray() : new byte[0]);
    }

    private synchronized void request() {
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void take(byte next) {
        if (next == '\n' && !whole) {
            byte[] line = pending.toByteArray();
            pending.reset();
            lines.accept(line);
        } else if (pending.size() >= LIMIT) {
            throw new IllegalArgumentException("the answer is larger than any secret");
        } else {
            pending.write(next);
        }
    }
}
