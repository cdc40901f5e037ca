package io.mira.launcher;

import io.mira.shutdown.spi.ShutdownCoordinator;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The framework and the platform's bundles in it. */
final class Platform {

    /** A service of type String with this property says that the start has failed, and with which exit code. */
    static final String START_FAILURE = "mira.start.failure";

    private final Folders folders;
    private final FrameworkLog log = new FrameworkLog();
    private final Framework framework;

    Platform(Folders folders, long startedAt, String version) {
        this.folders = folders;
        this.framework = new Felix(FrameworkSettings.of(folders, startedAt, version, log));
    }

    /** Makes the framework, with its bundles installed and none of them started. */
    void install() {
        try {
            framework.init(log);
            install(framework.getBundleContext());
        } catch (BundleException | RuntimeException e) {
            throw new StartFailedException(ExitCode.FAILED_START, reason(e), e);
        }
    }

    /** Starts the bundles, level by level. Returns when the last level is reached. */
    void start() {
        try {
            framework.start();
        } catch (BundleException | RuntimeException e) {
            throw new StartFailedException(ExitCode.FAILED_START, reason(e), e);
        }
    }

    /** Lets somebody know when a bundle says that the start has failed, which may be after {@link #start} has returned. */
    void onStartFailure(Consumer<StartFailedException> listener) {
        BundleContext context = framework.getBundleContext();
        try {
            context.addServiceListener(
                    event -> {
                        if (event.getType() == ServiceEvent.REGISTERED) {
                            listener.accept(failure(context, event.getServiceReference()));
                        }
                    },
                    "(" + START_FAILURE + "=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StartFailedException failure(BundleContext context, ServiceReference<?> reference) {
        return new StartFailedException(
                (Integer) reference.getProperty(START_FAILURE), String.valueOf(context.getService(reference)));
    }

    /** Waits until the framework has stopped, whoever stopped it. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops all bundles in reverse start-level order.
     *
     * @return false if that has not ended in time
     */
    boolean stop(Duration limit) throws InterruptedException {
        try {
            framework.stop();
            return framework.waitForStop(Math.max(1, limit.toMillis())).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not stop", e);
        }
    }

    /** Gives the budget of a stop, if a coordinator says one. Asks nobody: it is a property of a service. */
    Optional<Duration> stopBudget() {
        return coordinatorReference()
                .map(reference -> reference.getProperty(ShutdownCoordinator.TIMEOUT_PROPERTY))
                .filter(Long.class::isInstance)
                .map(millis -> Duration.ofMillis((Long) millis));
    }

    /** Gives the one who conducts stops, if there is one. */
    Optional<ShutdownCoordinator> coordinator() {
        BundleContext context = framework.getBundleContext();
        try {
            return coordinatorReference().map(context::getService);
        } catch (IllegalStateException e) {
            return Optional.empty();
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

    private String reason(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.contains("lock")) {
                return "another Mira works with the data folder " + folders.data()
                        + ": stop it, or let MIRA_DATA name another folder";
            }
        }
        return "the framework does not start: " + e;
    }

    private static List<Path> list(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            throw new StartFailedException(ExitCode.FAILED_START, "cannot read " + folder + ": " + e.getMessage(), e);
        }
        Collections.sort(entries);
        return entries;
    }
}
