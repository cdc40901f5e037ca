package io.mira.management.internal;

import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the thread of Felix that delivers events. */
final class EventThread implements Supplier<StackTraceElement[]> {

    private static final String NAME = "FelixDispatchQueue";

    private WeakReference<@Nullable Thread> known = new WeakReference<>(null);

    /** Gives what it does now; nothing if it is not there. */
    @Override
    public synchronized StackTraceElement[] get() {
        Thread thread = known.get();
        if (thread == null || !thread.isAlive()) {
            thread = find();
            known = new WeakReference<>(thread);
        }
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }

    private static @Nullable Thread find() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] all = new Thread[group.activeCount() + 64];
        int count = group.enumerate(all);
        for (int i = 0; i < count; i++) {
            if (NAME.equals(all[i].getName())) {
                return all[i];
            }
        }
        return null;
    }
}
