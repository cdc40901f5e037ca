package io.mira.http.internal;

import io.mira.shutdown.InFlight;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Holds a token until a request that is answered later has been. */
final class TokenOfAsync implements AsyncListener {

    private final InFlight.Token token;

    private TokenOfAsync(InFlight.Token token) {
        this.token = token;
    }

    /** Returns false if it has been answered already. */
    static boolean keep(AsyncContext context, InFlight.Token token) {
        try {
            context.addListener(new TokenOfAsync(token));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        token.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Listeners are forgotten when a request starts anew.
        event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Complete follows.
    }

    @Override
    public void onError(AsyncEvent event) {
        // Complete follows.
    }
}
