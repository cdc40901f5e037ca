package io.mira.launcher;

import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process, from its first line of log to its exit code. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger("mira");

    private Main() {}

    /** Starts Mira in the home that the system property {@code mira.home} names, and waits until it has stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        Exit exit = new Exit();
        Folders folders;
        try {
            folders = Folders.find(System.getenv(), Path.of(System.getProperty("mira.home", ".")));
        } catch (StartFailedException e) {
            report(e);
            exit.with(e.exitCode());
            return;
        }
        run(folders, exit);
    }

    private static void run(Folders folders, Exit exit) throws InterruptedException {
        Platform platform = new Platform(folders, startedAt(), version());
        Stop stop = new Stop(platform, exit);
        new Signals(stop, exit).listen();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::runInHook, "mira-launcher-hook"));
        try {
            platform.install();
            platform.onStartFailure(e -> {
                report(e);
                stop.afterFailedStart(e.exitCode());
            });
            platform.start();
            stop.platformStarted();
            platform.awaitStop();
            stop.begin("framework stopped");
        } catch (StartFailedException e) {
            report(e);
            stop.platformStarted();
            stop.afterFailedStart(e.exitCode());
        }
    }

    private static void report(StartFailedException e) {
        log.atError().addKeyValue("exit_code", e.exitCode()).log("start failed: {}", e.getMessage());
    }

    private static long startedAt() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .orElseGet(Instant::now)
                .toEpochMilli();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
