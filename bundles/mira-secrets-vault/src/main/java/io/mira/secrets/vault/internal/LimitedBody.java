package io.mira.secrets.vault.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads an answer up to a size and for a time, and lets go of one that is larger or slower. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final CompletionStage<byte[]> inTime;
    private volatile @Nullable Subscription subscription;

    LimitedBody(int limit, Duration time) {
        this.limit = limit;
        this.inTime = result.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((body, failure) -> letGo(failure))
                .exceptionallyCompose(LimitedBody::named);
    }

    private static CompletionStage<byte[]> named(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return CompletableFuture.failedFuture(
                cause instanceof TimeoutException ? new HttpTimeoutException("the answer takes too long") : cause);
    }

    private void letGo(@Nullable Throwable failure) {
        Subscription current = subscription;
        if (failure != null && current != null) {
            current.cancel();
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return inTime;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
        if (bytes.size() > limit && !result.isDone()) {
            result.completeExceptionally(new IOException("the answer is larger than max_response = " + limit));
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
