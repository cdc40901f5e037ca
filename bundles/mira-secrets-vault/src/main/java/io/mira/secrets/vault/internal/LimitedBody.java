package io.mira.secrets.vault.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads an answer up to a size and a moment, and lets go of one that is larger or slower. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final long end;
    private volatile @Nullable Subscription subscription;

    /** Makes one that ends at a moment of {@link System#nanoTime}. */
    LimitedBody(int limit, long end) {
        this.limit = limit;
        this.end = end;
    }

    /** Ends it if its time is over, and tells whether it has ended. */
    boolean over(long now) {
        if (now - end >= 0) {
            fail(new HttpTimeoutException("the answer takes too long"));
        }
        return result.isDone();
    }

    private void fail(Throwable failure) {
        Subscription current = subscription;
        if (result.completeExceptionally(failure) && current != null) {
            current.cancel();
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        // Its time may have been over before there was anything to let go of.
        if (result.isDone()) {
            newSubscription.cancel();
        } else {
            newSubscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        if (bytes.size() > limit) {
            fail(new IOException("the answer is larger than max_response = " + limit));
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(bytes.toByteArray());
    }
}
