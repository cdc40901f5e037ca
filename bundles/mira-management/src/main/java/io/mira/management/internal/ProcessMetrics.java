package io.mira.management.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the Java virtual machine and the operating system tell of the process. */
final class ProcessMetrics implements MetricsSource {

    private final ProcFiles files;

    ProcessMetrics(ProcFiles files) {
        this.files = files;
    }

    @Override
    public void collect(MetricsSink sink) {
        memory(sink, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(sink, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        pools(sink);
        collectors(sink);
        threads(sink, ManagementFactory.getThreadMXBean());
        classes(sink, ManagementFactory.getClassLoadingMXBean());
        process(sink);
    }

    private static void memory(MetricsSink sink, String area, MemoryUsage usage) {
        sink.gauge("mira_jvm_memory_used_bytes", "Memory in use, by area", usage.getUsed(), "area", area);
        sink.gauge(
                "mira_jvm_memory_committed_bytes",
                "Memory that the JVM has from the system, by area",
                usage.getCommitted(),
                "area",
                area);
        if (usage.getMax() >= 0) {
            sink.gauge(
                    "mira_jvm_memory_max_bytes", "Most memory that can be used, by area", usage.getMax(), "area", area);
        }
    }

    private static void pools(MetricsSink sink) {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            @Nullable MemoryUsage usage = pool.getUsage();
            if (usage != null) {
                sink.gauge(
                        "mira_jvm_memory_pool_used_bytes",
                        "Memory in use, by pool",
                        usage.getUsed(),
                        "pool",
                        pool.getName());
            }
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            sink.gauge(
                    "mira_jvm_buffer_used_bytes",
                    "Memory outside the heap that buffers use, by pool",
                    pool.getMemoryUsed(),
                    "pool",
                    pool.getName());
        }
    }

    private static void collectors(MetricsSink sink) {
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            sink.summary(
                    "mira_jvm_gc_seconds",
                    "Garbage collections and the time spent on them, by collector",
                    Math.max(0, gc.getCollectionCount()),
                    gc.getCollectionTime() / 1e3,
                    "gc",
                    gc.getName());
        }
    }

    private static void threads(MetricsSink sink, ThreadMXBean threads) {
        sink.gauge("mira_jvm_threads", "Live threads", threads.getThreadCount());
        sink.gauge(
                "mira_jvm_daemon_threads", "Live threads that keep no process alive", threads.getDaemonThreadCount());
        sink.gauge("mira_jvm_peak_threads", "Most live threads so far", threads.getPeakThreadCount());
        sink.counter("mira_jvm_threads_started_total", "Threads started", threads.getTotalStartedThreadCount());
    }

    private static void classes(MetricsSink sink, ClassLoadingMXBean classes) {
        sink.gauge("mira_jvm_classes", "Classes that are loaded now", classes.getLoadedClassCount());
        sink.counter("mira_jvm_classes_loaded_total", "Classes loaded", classes.getTotalLoadedClassCount());
        sink.counter("mira_jvm_classes_unloaded_total", "Classes unloaded", classes.getUnloadedClassCount());
    }

    private void process(MetricsSink sink) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        sink.gauge("mira_process_start_timestamp_seconds", "When the process was started, in Unix time", start / 1e3);
        sink.gauge(
                "mira_process_uptime_seconds",
                "How long the process has been running",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .ifPresent(nanos ->
                        sink.counter("mira_process_cpu_seconds_total", "CPU time of the process", nanos / 1e9));
        files.open().ifPresent(open -> sink.gauge("mira_process_open_fds", "Open files and sockets", open));
        files.mostOpen()
                .ifPresent(most -> sink.gauge("mira_process_max_fds", "Most files and sockets that can be open", most));
        files.residentBytes()
                .ifPresent(bytes -> sink.gauge(
                        "mira_process_resident_memory_bytes", "Memory of the process that is in RAM", bytes));
    }
}
