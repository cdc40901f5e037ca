package io.mira.management.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Says of each component that is not satisfied what it waits for. That is a warning; for the bundles that are required, and
 * for those that are not there, it keeps Mira from being ready.
 */
@Component(
        configurationPid = "mira.management",
        property = {"hc.name=components", "hc.tags=ready", "hc.resultCacheTtlInMs:Long=200"})
public final class ComponentsCheck implements HealthCheck {

    private final BundleContext context;
    private final UnsatisfiedComponents components;
    private volatile List<String> required;

    @Activate
    public ComponentsCheck(BundleContext context, @Reference ServiceComponentRuntime runtime, ManagementConfig config) {
        this.context = context;
        this.components = new UnsatisfiedComponents(runtime);
        this.required = List.of(config.required());
    }

    @Modified
    void modified(ManagementConfig config) {
        required = List.of(config.required());
    }

    @Override
    public Result execute() {
        ResultLog log = new ResultLog();
        List<String> wanted = required;
        Set<String> absent = new TreeSet<>(wanted);
        for (Bundle bundle : context.getBundles()) {
            String name = String.valueOf(bundle.getSymbolicName());
            List<String> matching =
                    wanted.stream().filter(each -> matches(each, name)).toList();
            matching.forEach(absent::remove);
            Result.Status status = matching.isEmpty() ? Result.Status.WARN : Result.Status.CRITICAL;
            if (!matching.isEmpty() && bundle.getState() != Bundle.ACTIVE) {
                log.add(new ResultLog.Entry(
                        status, "the required bundle " + name + " is " + BundleStates.name(bundle.getState())));
            }
            components.of(bundle).forEach(reason -> log.add(new ResultLog.Entry(status, reason)));
        }
        absent.forEach(each ->
                log.add(new ResultLog.Entry(Result.Status.CRITICAL, "the required bundle " + each + " is not there")));
        if (!log.iterator().hasNext()) {
            log.add(new ResultLog.Entry(Result.Status.OK, "all components have what they need"));
        }
        return new Result(log);
    }

    private static boolean matches(String pattern, String name) {
        String regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(regex);
    }
}
