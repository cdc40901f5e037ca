package io.mira.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own, with nothing but a loopback address, so that commands of the documentation find the ports free
 * that they name. Where it cannot be had (another user than root), they run in the network that is there.
 */
final class Loopback implements AutoCloseable {

    private final Process holder;
    private final boolean own;

    Loopback() {
        holder = start("unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec cat");
        try {
            own = holder.inputReader().readLine() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the command that runs in it. */
    List<String> command(String... command) {
        List<String> whole = new ArrayList<>();
        if (own) {
            whole.addAll(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    @Override
    public void close() {
        holder.destroy();
        try {
            holder.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return none();
        }
    }

    private static Process none() {
        try {
            return new ProcessBuilder("true").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
