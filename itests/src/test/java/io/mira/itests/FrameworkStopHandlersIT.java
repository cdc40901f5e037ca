package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles with handlers come and go: 200 times, or as often as {@code soak.cycles} says. Nothing of them stays. */
@RunWith(PaxExam.class)
public final class FrameworkStopHandlersIT {

    private static final String JAR = "it.handlers.jar";

    private BundleContext context;

    @Configuration
    public Option[] platform() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "stop-handlers").toAbsolutePath());
        return FrameworkOptions.platform(frameworkProperty(JAR)
                .value(new FixtureBundle(folder).of("handlers").toUri().toString()));
    }

    @Before
    public void findFramework() {
        context = FrameworkUtil.getBundle(FrameworkStopHandlersIT.class).getBundleContext();
    }

    @Test
    public void cyclesOfDeploymentLeaveNothingBehind() throws Exception {
        int rounds = Integer.getInteger("soak.cycles", 200);
        cycle();
        int threads = Thread.activeCount();
        String before = status();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            loaders.add(cycle());
        }

        assertThat(status()).as("handlers that a stop would run").isEqualTo(before);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
        // The framework may still look at the last one.
        while (loaders.stream().filter(each -> each.get() != null).count() > 1) {
            System.gc();
        }
    }

    private WeakReference<ClassLoader> cycle() throws BundleException {
        Bundle bundle = context.installBundle(String.valueOf(context.getProperty(JAR)));
        bundle.start();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        bundle.uninstall();
        return loader;
    }

    /** Asks the shell command, as the shell does. */
    private String status() throws InvalidSyntaxException, ReflectiveOperationException {
        ServiceReference<?> reference = context.getAllServiceReferences(
                        null, "(&(osgi.command.scope=mira)(osgi.command.function=shutdown))")[0];
        Object command = context.getService(reference);
        return (String) command.getClass().getMethod("shutdown", String[].class).invoke(command, (Object)
                new String[] {"status", "--json"});
    }
}
