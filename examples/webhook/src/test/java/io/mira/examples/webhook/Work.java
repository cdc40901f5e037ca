package io.mira.examples.webhook;

import io.mira.shutdown.DrainingException;
import io.mira.shutdown.InFlight;

/** Counts the work under way. */
final class Work implements InFlight {

    private boolean draining;
    private int entered;
    private int underWay;

    void drain() {
        draining = true;
    }

    int entered() {
        return entered;
    }

    @Override
    public Token enter(String kind) {
        if (draining) {
            throw new DrainingException(kind);
        }
        entered++;
        underWay++;
        return () -> underWay--;
    }

    @Override
    public int count() {
        return underWay;
    }

    @Override
    public boolean stopping() {
        return draining;
    }
}
