package io.mira.launcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one command in the Mira that works with the data folder, and prints its answer. */
public final class ShellCommand {

    private static final int LONGEST_PATH = 100;
    private static final int CHUNK = 64 * 1024;

    private final PrintStream out;
    private final PrintStream err;

    ShellCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Sends the words, and exits with 0 if the command succeeded. One word is split as a shell would. */
    public static void main(String[] words) {
        Path home = Path.of(System.getProperty("mira.home", "."));
        System.exit(new ShellCommand(System.out, System.err).run(home, System.getenv(), words));
    }

    int run(Path defaultHome, Map<String, String> environment, String... words) {
        if (words.length == 0) {
            return fail("which command? 'mira shell help' lists all");
        }
        Path data = Folders.data(environment, defaultHome);
        try (SocketChannel server = connect(data)) {
            send(server, words);
            boolean json = words[words.length - 1].endsWith("--json");
            return receive(new DataInputStream(Channels.newInputStream(server)), json);
        } catch (NotRunningException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            return fail("Mira stopped before the command had answered");
        } catch (IOException e) {
            return fail("the command got no answer: " + e.getMessage());
        }
    }

    private static SocketChannel connect(Path data) throws IOException, NotRunningException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket(data)));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new NotRunningException(reason(data, e));
        }
    }

    private static String reason(Path data, IOException e) throws IOException {
        if (e instanceof AccessDeniedException || String.valueOf(e.getMessage()).contains("Permission denied")) {
            return "the data folder " + data + " belongs to somebody else: run this as the user that runs Mira";
        }
        Optional<Long> holder = DataLock.holder(data);
        return holder.isEmpty()
                ? "nothing runs with the data folder " + data
                : "process " + holder.get() + " runs with the data folder " + data
                        + ", but takes no commands: it is starting or stopping, or its log says why";
    }

    /** Finds the socket by the rule that the running Mira has put it there. */
    private static Path socket(Path data) throws IOException {
        Path folder = data.resolve("shell");
        Path socket = folder.resolve("socket");
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
                ? socket
                : Path.of(Files.readString(folder.resolve("path")));
    }

    private static void send(SocketChannel server, String... words) throws IOException {
        DataOutputStream request = new DataOutputStream(Channels.newOutputStream(server));
        request.writeInt(words.length);
        for (String word : List.of(words)) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            request.writeInt(bytes.length);
            request.write(bytes);
        }
        request.flush();
    }

    /** Prints the answer, or why there is none. What a program has asked for is an answer, whatever the exit code. */
    private int receive(DataInputStream answer, boolean json) throws IOException {
        int code = answer.readUnsignedByte();
        int left = answer.readInt();
        byte[] chunk = new byte[CHUNK];
        int count = next(answer, chunk, left);
        boolean answered = code == 0 || (json && count > 0 && (chunk[0] == '[' || chunk[0] == '{'));
        PrintStream to = answered ? out : err;
        if (!answered) {
            to.print("mira: ");
        }
        byte last = '\n';
        while (count > 0) {
            to.write(chunk, 0, count);
            last = chunk[count - 1];
            left -= count;
            count = next(answer, chunk, left);
        }
        if (last != '\n') {
            to.println();
        }
        to.flush();
        return code == 0 ? ExitCode.CLEAN : ExitCode.FAILED;
    }

    private static int next(DataInputStream answer, byte[] chunk, int left) throws IOException {
        int count = Math.min(left, chunk.length);
        answer.readFully(chunk, 0, count);
        return count;
    }

    private int fail(String reason) {
        err.println("mira: " + reason);
        return ExitCode.FAILED;
    }

    /** There is nobody to talk to. The message says why. */
    private static final class NotRunningException extends Exception {

        private static final long serialVersionUID = 1L;

        NotRunningException(String reason) {
            super(reason);
        }
    }
}
