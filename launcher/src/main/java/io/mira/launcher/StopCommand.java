package io.mira.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops the Mira that works with the data folder: the signal, then the wait for its end. For those without an orchestrator. */
public final class StopCommand {

    /** Longer than any stop with the usual budget takes; whoever has a larger one waits longer by an argument. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(40);

    private final PrintStream out;
    private final PrintStream err;

    StopCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Stops what runs, and exits with 0 if nothing runs any more. The one argument, if given, is the longest wait in seconds. */
    public static void main(String[] arguments) throws InterruptedException {
        Path home = Path.of(System.getProperty("mira.home", "."));
        System.exit(new StopCommand(System.out, System.err).run(home, System.getenv(), arguments));
    }

    int run(Path defaultHome, Map<String, String> environment, String... arguments) throws InterruptedException {
        Path data = Folders.data(environment, defaultHome);
        try {
            Duration wait =
                    arguments.length == 0 ? USUAL_WAIT : Duration.ofSeconds(Integer.parseUnsignedInt(arguments[0]));
            Optional<Long> pid = DataLock.holder(data);
            if (pid.isEmpty()) {
                out.println("mira: nothing runs with the data folder " + data);
                return ExitCode.CLEAN;
            }
            return stop(pid.get(), wait);
        } catch (NumberFormatException e) {
            return fail("the longest wait is a number of seconds, not '" + arguments[0] + "'");
        } catch (IOException e) {
            return fail("cannot find out what runs with the data folder " + data + ": " + e.getMessage());
        }
    }

    private int stop(long pid, Duration wait) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            if (!process.get().destroy() && process.get().isAlive()) {
                return fail("process " + pid + " cannot be signalled as user " + System.getProperty("user.name"));
            }
            try {
                process.get().onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return fail("process " + pid + " still runs after " + wait.toSeconds()
                        + " s; a second stop ends it at once and abandons what it does");
            } catch (ExecutionException e) {
                return fail("cannot wait for process " + pid + ": " + e.getMessage());
            }
        }
        out.println("mira: process " + pid + " has stopped");
        return ExitCode.CLEAN;
    }

    private int fail(String reason) {
        err.println("mira: " + reason);
        return ExitCode.FAILED;
    }
}
