package io.mira.launcher;

import io.mira.shutdown.spi.ShutdownCoordinator;
import io.mira.shutdown.spi.StopRecord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The framework and the platform's bundles in it. */
final class Platform implements Stoppable {

    /** A service of type String with this property says that the start has failed, and with which exit code. */
    static final String START_FAILURE = "mira.start.failure";

    /** A service of type Runnable with this property is run at the signal it names. */
    private static final String SIGNAL = "mira.signal";

    /** A service of type String with this property set to true says that everything is ready. */
    static final String READY = "mira.ready";

    /** A service of type BooleanSupplier with this property set to true tells whether there is life in the process. */
    static final String LIVE = "mira.live";

    private static final Duration DEFAULT_BUDGET = Duration.ofSeconds(30);

    private final Folders folders;
    private final FrameworkLog log = new FrameworkLog();
    private final Framework framework;
    private volatile Duration stopBudget = DEFAULT_BUDGET;

    Platform(Folders folders, long startedAt, String version) {
        this.folders = folders;
        this.framework = new Felix(FrameworkSettings.of(folders, startedAt, version, log));
    }

    /** Makes the framework, with its bundles installed and none of them started. */
    void install() {
        try {
            framework.init(log);
            listenToCoordinator(framework.getBundleContext());
            install(framework.getBundleContext());
        } catch (BundleException | RuntimeException e) {
            throw new StartFailedException(ExitCode.FAILED, "the framework does not start: " + e, e);
        }
    }

    /** Lets bundles know how the run before this one has ended. */
    void offer(StopRecord last) {
        framework.getBundleContext().registerService(StopRecord.class, last, null);
    }

    /** Starts the bundles, level by level. Returns when the last level is reached. */
    void start() {
        try {
            framework.start();
        } catch (BundleException | RuntimeException e) {
            throw new StartFailedException(ExitCode.FAILED, "the framework does not start: " + e, e);
        }
    }

    /** Lets somebody know when a bundle says that the start has failed, which may be after {@link #start} has returned. */
    void onStartFailure(Consumer<StartFailedException> listener) {
        BundleContext context = framework.getBundleContext();
        listen(context, "(" + START_FAILURE + "=*)", event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                listener.accept(failure(context, event.getServiceReference()));
            }
        });
    }

    /** Lets somebody know when everything is ready, which may be long after {@link #start} has returned. */
    void onReady(Runnable listener) {
        listen(framework.getBundleContext(), "(" + READY + "=true)", event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                listener.run();
            }
        });
    }

    /** Tells whether there is life in it: the framework is not dead, and whoever watches over it has nothing to say against. */
    boolean alive() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return framework.getState() == Bundle.STARTING || framework.getState() == Bundle.STOPPING;
        }
        try {
            for (ServiceReference<BooleanSupplier> reference :
                    context.getServiceReferences(BooleanSupplier.class, "(" + LIVE + "=true)")) {
                BooleanSupplier live = context.getService(reference);
                if (live != null && !live.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        } catch (InvalidSyntaxException | IllegalStateException e) {
            return true;
        }
    }

    private static StartFailedException failure(BundleContext context, ServiceReference<?> reference) {
        return new StartFailedException(
                (Integer) reference.getProperty(START_FAILURE), String.valueOf(context.getService(reference)));
    }

    /** Runs what bundles want done at a signal: their services of type Runnable that name it. */
    void onSignal(String name) {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return;
        }
        try {
            for (ServiceReference<Runnable> reference :
                    context.getServiceReferences(Runnable.class, "(" + SIGNAL + "=" + name + ")")) {
                Runnable wanted = context.getService(reference);
                if (wanted != null) {
                    wanted.run();
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the framework has stopped, whoever stopped it. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    @Override
    public boolean stop(Duration limit) throws InterruptedException {
        try {
            framework.stop();
            return framework.waitForStop(Math.max(1, limit.toMillis())).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not stop", e);
        }
    }

    @Override
    public Duration stopBudget() {
        return stopBudget;
    }

    @Override
    public Optional<ShutdownCoordinator> coordinator() {
        try {
            return coordinatorReference()
                    .map(reference -> framework.getBundleContext().getService(reference));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Takes the budget when it changes: at the stop nobody is asked who might be stuck. */
    private void listenToCoordinator(BundleContext context) {
        listen(context, "(objectClass=" + ShutdownCoordinator.class.getName() + ")", event -> {
            Object millis = event.getServiceReference().getProperty(ShutdownCoordinator.TIMEOUT_PROPERTY);
            if (millis instanceof Long known) {
                stopBudget = Duration.ofMillis(known);
            }
        });
    }

    private static void listen(BundleContext context, String filter, ServiceListener listener) {
        try {
            context.addServiceListener(listener, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<ServiceReference<ShutdownCoordinator>> coordinatorReference() {
        BundleContext context = framework.getBundleContext();
        try {
            return context == null
                    ? Optional.empty()
                    : Optional.ofNullable(context.getServiceReference(ShutdownCoordinator.class));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private void install(BundleContext context) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path level : list(folders.bundles())) {
            int startLevel = Integer.parseInt(level.getFileName().toString());
            for (Path jar : list(level)) {
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
                installed.add(bundle);
            }
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    private static List<Path> list(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            throw new StartFailedException(ExitCode.FAILED, "cannot read " + folder + ": " + e.getMessage(), e);
        }
        Collections.sort(entries);
        return entries;
    }
}
