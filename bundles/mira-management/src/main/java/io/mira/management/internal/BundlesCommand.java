package io.mira.management.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The shell command {@code mira:bundles [--json]}: which bundles there are, and which of their components wait for what. */
@Component(
        service = BundlesCommand.class,
        property = {
            "osgi.command.scope=mira",
            "osgi.command.function=bundles",
            "service.description=lists bundles, and what their components wait for [--json]"
        })
public final class BundlesCommand {

    private final BundleContext context;
    private final UnsatisfiedComponents components;

    @Activate
    public BundlesCommand(BundleContext context, @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.components = new UnsatisfiedComponents(runtime);
    }

    /** Gives a line for each bundle and below it one for each unsatisfied component, or JSON. */
    public String bundles(String... words) {
        boolean json = List.of(words).contains("--json");
        return Stream.of(context.getBundles())
                .map(bundle -> json ? json(bundle) : lines(bundle))
                .collect(Collectors.joining(json ? "," : "\n", json ? "[" : "", json ? "]" : ""));
    }

    private String lines(Bundle bundle) {
        String line = String.format(
                Locale.ROOT,
                "%3d  %-9s  %3d  %s %s",
                bundle.getBundleId(),
                BundleStates.name(bundle.getState()),
                level(bundle),
                bundle.getSymbolicName(),
                bundle.getVersion());
        return Stream.concat(Stream.of(line), components.of(bundle).stream().map(each -> "       waits: " + each))
                .collect(Collectors.joining("\n"));
    }

    private String json(Bundle bundle) {
        return "{\"id\":" + bundle.getBundleId()
                + ",\"state\":" + Json.string(BundleStates.name(bundle.getState()))
                + ",\"level\":" + level(bundle)
                + ",\"name\":" + Json.string(String.valueOf(bundle.getSymbolicName()))
                + ",\"version\":" + Json.string(bundle.getVersion().toString())
                + ",\"waits\":"
                + components.of(bundle).stream().map(Json::string).collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    private static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
