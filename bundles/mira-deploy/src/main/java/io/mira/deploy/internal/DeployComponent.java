package io.mira.deploy.internal;

import io.mira.folder.FolderFollower;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Wires {@code deploy/} to the framework. As the installer of highest rank it takes the jars away from FileInstall, which
 * goes on watching: what it sees only means that the folder is to be looked through.
 */
@Component(
        immediate = true,
        service = {ArtifactInstaller.class, HealthCheck.class},
        property = {"hc.name=deploy", "hc.tags=ready", "hc.tags=started", "service.ranking:Integer=1000"})
public final class DeployComponent implements ArtifactInstaller, HealthCheck, BundleListener, FrameworkListener {

    /** After everything of the platform, so that configurations are there first. */
    private static final int START_LEVEL = 80;

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration WRITERS_PAUSE = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Bundle system;
    private final Path deploy;
    private final DeployedJars jars;
    private final FolderFollower<JarStamp> follower;
    private volatile boolean started;

    @Activate
    public DeployComponent(BundleContext context) throws IOException {
        this.context = context;
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        this.deploy = Path.of(context.getProperty("mira.deploy"));
        Path optional = Path.of(context.getProperty("mira.home")).resolve("optional");
        this.jars = new DeployedJars(context, deploy, new MissingRequirement(optional), this::afterPause);
        this.follower = new FolderFollower<>("deploy", deploy, new DeployFolder(), this::take);
        // As the framework's default: changed for one bundle, it is applied by another thread at some later time.
        system.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(START_LEVEL);
        follower.takeNow();
        context.addFrameworkListener(this);
        context.addBundleListener(this);
        if (system.getState() == Bundle.ACTIVE) {
            platformStarted();
        }
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        context.removeFrameworkListener(this);
        follower.close();
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            platformStarted();
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        int type = event.getType();
        boolean mayResolve =
                type == BundleEvent.RESOLVED || type == BundleEvent.INSTALLED || type == BundleEvent.UPDATED;
        if (mayResolve && !jars.faults().isEmpty()) {
            follower.later(() -> start(true));
        }
    }

    @Override
    public boolean canHandle(File file) {
        return deploy.equals(file.toPath().toAbsolutePath().getParent()) && DeployFolder.isJar(file.getName());
    }

    @Override
    public void install(File file) {
        follower.lookAgain();
    }

    @Override
    public void update(File file) {
        follower.lookAgain();
    }

    @Override
    public void uninstall(File file) {
        follower.lookAgain();
    }

    @Override
    public Result execute() {
        ResultLog log = new ResultLog();
        if (!started) {
            log.add(entry(Result.Status.TEMPORARILY_UNAVAILABLE, "bundles of deploy/ are still being started"));
        }
        jars.faults().forEach(fault -> log.add(entry(Result.Status.WARN, fault)));
        if (!log.iterator().hasNext()) {
            log.add(entry(Result.Status.OK, "all bundles of deploy/ are running"));
        }
        return new Result(log);
    }

    private void platformStarted() {
        follower.later(() -> {
            start(false);
            new ConfigurationBarrier(context).await();
            started = true;
            follower.follow(true, POLL);
        });
    }

    private void afterPause(Runnable work) {
        follower.later(
                () -> {
                    work.run();
                    start(false);
                },
                WRITERS_PAUSE);
    }

    private void take(Map<String, JarStamp> now) {
        if (system.getState() != Bundle.STOPPING) {
            jars.take(now);
            start(false);
        }
    }

    private void start(boolean onlyUnresolved) {
        if (system.getState() == Bundle.ACTIVE) {
            jars.start(onlyUnresolved);
        }
    }

    private static ResultLog.Entry entry(Result.Status status, String text) {
        return new ResultLog.Entry(status, text);
    }
}
