package io.mira.management.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the socket for {@code bin/mira shell}. Without it, Mira runs all the same. */
@Component(immediate = true, service = ShellComponent.class)
public final class ShellComponent {

    private static final Logger log = LoggerFactory.getLogger(ShellComponent.class);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Commands commands;
    private final SocketFolder folder;
    private final ExecutorService executor = Executors.newCachedThreadPool(ShellComponent::thread);
    private @Nullable ShellServer server;
    private boolean closed;

    @Activate
    public ShellComponent(BundleContext context) {
        this(new Commands(context), Path.of(String.valueOf(context.getProperty("mira.data"))));
    }

    ShellComponent(Commands commands, Path data) {
        this.commands = commands;
        this.folder = new SocketFolder(data);
        executor.execute(this::listen);
    }

    @Deactivate
    synchronized void deactivate() throws IOException {
        closed = true;
        executor.shutdownNow();
        if (server != null) {
            server.close();
            folder.clear();
        }
    }

    private void listen() {
        try {
            open().run();
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("bin/mira shell cannot be used");
        }
    }

    private synchronized ShellServer open() throws IOException {
        if (closed) {
            throw new IOException("stopping");
        }
        ShellServer made = new ShellServer(commands, folder.prepare(), executor);
        server = made;
        return made;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mira-management-shell-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
