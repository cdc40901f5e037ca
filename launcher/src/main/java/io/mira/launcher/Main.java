package io.mira.launcher;

import io.mira.shutdown.spi.StopRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The process, from its first line of log to its exit code. */
public final class Main {

    private Main() {}

    /** Starts Mira in the home that the system property {@code mira.home} names, and waits until it has stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        Exit exit = new Exit();
        Signals signals = new Signals(exit);
        signals.listen();
        TerminationLog termination = TerminationLog.of(System.getenv());
        Folders folders;
        try {
            folders = Folders.find(System.getenv(), Path.of(System.getProperty("mira.home", ".")));
        } catch (StartFailedException e) {
            report(e, termination);
            exit.with(e.exitCode());
            return;
        }
        run(folders, signals, exit, termination);
    }

    private static void run(Folders folders, Signals signals, Exit exit, TerminationLog termination)
            throws InterruptedException {
        DataLock lock = new DataLock(folders.data());
        LastStop lastStop = new LastStop(folders.data(), lock);
        Platform platform = new Platform(folders, startedAt(), version());
        ServiceManager systemd = ServiceManager.of(System.getenv());
        Stop stop = new Stop(platform, exit, new StopReport(lastStop, termination), systemd::stopping);
        signals.stop(stop);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::runInHook, "mira-launcher-hook"));
        try {
            lock.acquire();
            Optional<StopRecord> last = lastStop.tell();
            platform.install();
            last.ifPresent(platform::offer);
            systemd.begin(platform::alive);
            platform.onReady(systemd::ready);
            platform.onStartFailure(e -> {
                report(e, termination);
                stop.afterFailedStart(e.exitCode());
            });
            platform.start();
            stop.platformStarted();
            signals.reload(() -> platform.onSignal("HUP"));
            platform.awaitStop();
            stop.begin("framework stopped");
        } catch (StartFailedException e) {
            report(e, termination);
            stop.platformStarted();
            stop.afterFailedStart(e.exitCode());
        }
    }

    private static void report(StartFailedException e, TerminationLog termination) {
        LoggerFactory.getLogger("mira")
                .atError()
                .addKeyValue("exit_code", e.exitCode())
                .log("start failed: {}", e.getMessage());
        termination.write("start failed: " + e.getMessage());
    }

    private static long startedAt() {
        Instant now = Instant.now();
        Instant roughly = ProcessHandle.current().info().startInstant().orElse(now);
        return new ProcessAge(Path.of("/proc")).began(now, roughly).toEpochMilli();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
