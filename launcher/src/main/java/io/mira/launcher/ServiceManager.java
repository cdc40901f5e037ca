package io.mira.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd of ready, stopping and life, if it asked to be told (a unit of {@code Type=notify}, with {@code WatchdogSec}).
 * Its socket is one that Java cannot open, so its own command {@code systemd-notify} speaks. Nobody waits for it.
 */
final class ServiceManager {

    private static final Logger log = LoggerFactory.getLogger("mira");
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final long PATIENCE_SECONDS = 10;

    private final boolean present;
    private final Duration interval;
    private final Talker talker;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private boolean failed;

    ServiceManager(Map<String, String> environment, long pid, Talker talker) {
        this.present = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
        this.interval = watchdog(environment, pid);
        this.talker = talker;
    }

    static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(environment, ProcessHandle.current().pid(), ServiceManager::systemdNotify);
    }

    /** Begins to tell. Life is told as long as there is some: a process without gets killed and started anew. */
    void begin(BooleanSupplier alive) {
        if (present) {
            Thread thread = new Thread(() -> run(alive), "mira-launcher-systemd");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void ready() {
        messages.add("READY=1");
    }

    void stopping() {
        messages.add("STOPPING=1");
    }

    /** Gives how often life is told: twice as often as is asked for. */
    Duration interval() {
        return interval;
    }

    private void run(BooleanSupplier alive) {
        try {
            while (true) {
                String message = messages.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (message != null) {
                    tell(message);
                } else if (alive.getAsBoolean()) {
                    tell("WATCHDOG=1");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String message) throws InterruptedException {
        Optional<String> failure = talker.tell(message);
        if (failure.isPresent() && !failed) {
            log.warn("systemd cannot be told {}: {}", message, failure.get());
        }
        failed = failure.isPresent();
    }

    private static Optional<String> systemdNotify(String message) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("systemd-notify", message)
                    .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("systemd-notify does not end");
            }
            // Below zero: its end could not be seen, as where SIGCHLD is ignored.
            int code = process.exitValue();
            return code > 0 ? Optional.of("systemd-notify ended with " + code) : Optional.empty();
        } catch (IOException e) {
            return Optional.of("the command systemd-notify cannot be run: " + e.getMessage());
        }
    }

    private static Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        if (!meant.equals(Long.toString(pid)) || !micros.matches("[1-9][0-9]{0,17}")) {
            return FOR_EVER;
        }
        return Duration.ofMillis(Math.max(1, Long.parseLong(micros) / 2_000));
    }

    /** Says something to systemd, and gives why that failed if it did. */
    @FunctionalInterface
    interface Talker {

        Optional<String> tell(String message) throws InterruptedException;
    }
}
