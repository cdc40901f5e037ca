package io.mira.config.internal;

import java.io.File;
import java.nio.file.Path;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes the configuration files away from FileInstall, which goes on watching, as the installer of highest rank. */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=1000")
public final class FileClaim implements ArtifactInstaller {

    private final Path etc;
    private final Runnable lookAgain;

    @Activate
    public FileClaim(BundleContext context, @Reference ConsoleAccess access) {
        this(Path.of(context.getProperty("mira.etc")), access::lookAgain);
    }

    FileClaim(Path etc, Runnable lookAgain) {
        this.etc = etc;
        this.lookAgain = lookAgain;
    }

    @Override
    public boolean canHandle(File file) {
        return etc.equals(file.toPath().toAbsolutePath().getParent()) && Pid.isNamedBy(file.getName());
    }

    @Override
    public void install(File file) {
        lookAgain.run();
    }

    @Override
    public void update(File file) {
        lookAgain.run();
    }

    @Override
    public void uninstall(File file) {
        lookAgain.run();
    }
}
