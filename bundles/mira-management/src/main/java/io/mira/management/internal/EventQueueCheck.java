package io.mira.management.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * The framework still delivers its events. A listener that never returns stops all others for good; it is seen by the thread
 * that delivers: once it has stood at the very same place for too long.
 */
final class EventQueueCheck implements HealthCheck {

    private static final String DISPATCHER = "org.apache.felix.framework.EventDispatcher";

    private final Supplier<StackTraceElement[]> stack;
    private final InstantSource clock;
    private volatile Duration limit;
    private StackTraceElement[] place = {};
    private Instant since = Instant.MIN;

    EventQueueCheck(Duration limit) {
        this(new EventThread(), InstantSource.system(), limit);
    }

    /** @param stack what the thread that delivers events does now */
    EventQueueCheck(Supplier<StackTraceElement[]> stack, InstantSource clock, Duration limit) {
        this.stack = stack;
        this.clock = clock;
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /** Says how long a listener may take. */
    void limit(Duration next) {
        limit = next;
    }

    @Override
    public synchronized Result execute() {
        StackTraceElement[] now = stack.get();
        int listener = listener(now);
        Instant time = clock.instant();
        if (listener < 0 || !Arrays.equals(now, place)) {
            place = now;
            since = time;
        }
        Duration stands = Duration.between(since, time);
        return listener < 0 || stands.compareTo(limit) < 0
                ? new Result(Result.Status.OK, "events are delivered")
                : new Result(
                        Result.Status.CRITICAL,
                        "no event is delivered: " + now[listener].getClassName() + "." + now[listener].getMethodName()
                                + " has not returned for " + stands.toSeconds() + " s");
    }

    /** Gives where in the stack the listener is that has an event now; -1 if none has. */
    private static int listener(StackTraceElement[] stack) {
        for (int i = 1; i < stack.length; i++) {
            if (stack[i].getClassName().equals(DISPATCHER)) {
                return stack[i].getMethodName().equals("run") ? -1 : i - 1;
            }
        }
        return -1;
    }
}
