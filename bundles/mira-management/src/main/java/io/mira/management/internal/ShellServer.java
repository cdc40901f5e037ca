package io.mira.management.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands from the local socket, one for each connection, several at a time. A client that goes away interrupts its
 * command.
 */
final class ShellServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShellServer.class);
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_WORDS = 1_000;
    private static final int LONGEST_WORD = 1_000_000;

    private final Commands commands;
    private final ExecutorService executor;
    private final ServerSocketChannel door;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    /** @param socket where to listen; nothing may be there */
    ShellServer(Commands commands, Path socket, ExecutorService executor) throws IOException {
        this.commands = commands;
        this.executor = executor;
        this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    /** Takes commands until it is closed. */
    void run() {
        while (door.isOpen()) {
            try {
                SocketChannel client = door.accept();
                open.add(client);
                executor.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                log.atDebug().setCause(e).log("no command taken");
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (SocketChannel client : open) {
            client.close();
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            ShellAnswer answer = new ShellAnswer(client);
            if (open.size() > MOST_AT_ONCE) {
                answer.fail("more than " + MOST_AT_ONCE + " commands at once: try again later");
                return;
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            List<String> words = words(in);
            Future<?> command = executor.submit(() -> run(words, answer));
            // Nothing more comes: this ends when the client, or the command, has gone.
            in.read();
            command.cancel(true);
        } catch (IOException e) {
            log.atDebug().setCause(e).log("command ended before its answer");
        } finally {
            open.remove(client);
        }
    }

    private void run(List<String> words, ShellAnswer answer) {
        try (answer) {
            try {
                answer.succeed(commands.run(words.size() == 1 ? ShellWords.of(words.get(0)) : words));
            } catch (IOException e) {
                throw e;
            } catch (Exception | LinkageError | StackOverflowError foreign) {
                log.atDebug().setCause(foreign).log("command failed");
                String message = foreign.getMessage();
                answer.fail(message == null || message.isBlank() ? foreign.toString() : message);
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("answer not read");
        }
    }

    private static List<String> words(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > MOST_WORDS) {
            throw new IOException("no command: " + count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > LONGEST_WORD) {
                throw new IOException("no command: a word of " + length + " bytes");
            }
            words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return words;
    }
}
