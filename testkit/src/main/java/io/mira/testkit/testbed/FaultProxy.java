package io.mira.testkit.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server on the loopback address and breaks the line between them. Knows nothing of what
 * is said; works for TLS too. May be used from any thread.
 */
public final class FaultProxy implements AutoCloseable {

    /** What is done to the line. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** Connections are closed at once. */
        DROP,
        /** Connections are taken, and nothing ever comes back. */
        HANG,
        /** Nothing passes, and nobody is told: what is open stays open, and goes on when the line is mended. */
        FREEZE,
        /** What comes back comes at one byte a second. */
        THROTTLE,
        /** The line is cut after the first bytes of each answer. */
        CUT
    }

    private static final int CUT_AFTER = 20;
    private static final long ONE_BYTE_NANOS = 1_000_000_000L;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile InetSocketAddress target;
    private final Object thaw = new Object();
    private volatile Fault fault = Fault.NONE;

    /** Starts a proxy on a free port. */
    public FaultProxy(InetSocketAddress target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    /** Gives the port on which clients are taken. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Sends new connections elsewhere: a server that was started again has another port. */
    public void target(InetSocketAddress newTarget) {
        target = newTarget;
    }

    /** Breaks or mends the line. What is open is closed, unless it freezes or thaws: it holds for every byte from now on. */
    public void fault(Fault newFault) {
        boolean stays = newFault == Fault.FREEZE || (fault == Fault.FREEZE && newFault == Fault.NONE);
        synchronized (thaw) {
            fault = newFault;
            thaw.notifyAll();
        }
        if (!stays) {
            open.forEach(FaultProxy::close);
        }
    }

    /** Gives how many connections were taken so far. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fault(Fault.DROP);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                open.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                // Closed, or the client has gone: the loop's condition decides.
            }
        }
    }

    private void serve(Socket client) {
        Fault current = fault;
        if (current == Fault.DROP) {
            close(client);
            return;
        }
        try (client;
                Socket server = new Socket(target.getAddress(), target.getPort())) {
            open.add(server);
            if (current != fault) {
                return;
            }
            thread(() -> {
                copy(client, server, Fault.NONE);
                close(server);
            });
            copy(server, client, current);
        } catch (IOException e) {
            // The server is not there: the client sees its connection closed.
        } finally {
            open.remove(client);
        }
    }

    private void copy(Socket from, Socket to, Fault current) {
        byte[] buffer = new byte[current == Fault.THROTTLE ? 1 : 8192];
        int passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitThaw();
                passed += length;
                if (current == Fault.THROTTLE) {
                    LockSupport.parkNanos(ONE_BYTE_NANOS);
                }
                if (current == Fault.CUT && passed > CUT_AFTER) {
                    out.write(buffer, 0, Math.min(length, CUT_AFTER));
                    return;
                }
                if (current != Fault.HANG) {
                    out.write(buffer, 0, length);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // One side has gone; the other is closed by the caller.
        } finally {
            open.remove(from);
        }
    }

    private void awaitThaw() throws IOException {
        synchronized (thaw) {
            while (fault == Fault.FREEZE) {
                try {
                    thaw.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "mira-testbed-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
