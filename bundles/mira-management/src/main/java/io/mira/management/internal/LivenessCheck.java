package io.mira.management.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;

/** Only what a restart would mend, and nothing outside the process: threads that wait for each other, a dead framework. */
final class LivenessCheck implements HealthCheck {

    private final Bundle system;
    private final Supplier<long[]> deadlocked;

    LivenessCheck(Bundle system) {
        this(system, LivenessCheck::ask);
    }

    LivenessCheck(Bundle system, Supplier<long[]> deadlocked) {
        this.system = system;
        this.deadlocked = deadlocked;
    }

    @Override
    public Result execute() {
        int state = system.getState();
        if (state != Bundle.ACTIVE && state != Bundle.STARTING && state != Bundle.STOPPING) {
            return new Result(Result.Status.CRITICAL, "the framework is dead");
        }
        long[] threads = deadlocked.get();
        return threads.length == 0
                ? new Result(Result.Status.OK, "alive")
                : new Result(Result.Status.CRITICAL, "threads wait for each other: " + names(threads));
    }

    private static String names(long[] threads) {
        return String.join(
                ", ",
                Arrays.stream(ManagementFactory.getThreadMXBean().getThreadInfo(threads))
                        .filter(Objects::nonNull)
                        .map(ThreadInfo::getThreadName)
                        .toList());
    }

    private static long[] ask() {
        long[] threads = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return threads == null ? new long[0] : threads;
    }
}
