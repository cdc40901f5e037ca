package io.mira.secrets.vault.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads an answer up to a size and a moment, and lets go of one that is larger or slower. */
final class LimitedBody implements Subscriber<List<ByteBuffer>> {

    private final int limit;
    private final long end;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    /** The client's own: what another one gives is fetched by one more thread. */
    private final BodySubscriber<byte[]> answer = BodySubscribers.fromSubscriber(this, LimitedBody::whole);

    private volatile @Nullable Subscription subscription;
    private volatile boolean ended;

    /** Makes one that ends at a moment of {@link System#nanoTime}. */
    LimitedBody(int limit, long end) {
        this.limit = limit;
        this.end = end;
    }

    /** Gives what the client is to tell of the answer. */
    BodySubscriber<byte[]> answer() {
        return answer;
    }

    /** Ends it if its time is over, and tells whether it has ended. */
    boolean over(long now) {
        if (!ended && now - end >= 0) {
            fail(new HttpTimeoutException("the answer takes too long"));
        }
        return ended;
    }

    private void fail(Throwable failure) {
        ended = true;
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
        answer.onError(failure);
    }

    private byte[] whole() {
        return bytes.toByteArray();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        // Its time may have been over before there was anything to let go of.
        if (ended) {
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
        ended = true;
    }

    @Override
    public void onComplete() {
        ended = true;
    }
}
