package io.mira.management.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The framework has reached its start level, and the bundles of the platform are active. */
final class PlatformCheck implements HealthCheck {

    private final BundleContext context;

    PlatformCheck(BundleContext context) {
        this.context = context;
    }

    /** Tells whether the framework has reached the level that it starts with. */
    boolean started() {
        FrameworkStartLevel level =
                context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkStartLevel.class);
        String wanted = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        return level.getStartLevel() >= (wanted == null ? 1 : Integer.parseInt(wanted));
    }

    @Override
    public Result execute() {
        List<ResultLog.Entry> entries = new ArrayList<>();
        if (!started()) {
            entries.add(entry("bundles are still being started"));
        }
        for (Bundle bundle : context.getBundles()) {
            if (!isDeployed(bundle) && !isFine(bundle)) {
                entries.add(entry("bundle " + bundle.getSymbolicName() + " is not active"));
            }
        }
        ResultLog log = new ResultLog();
        entries.forEach(log::add);
        if (entries.isEmpty()) {
            log.add(new ResultLog.Entry(Result.Status.OK, "all bundles are active"));
        }
        return new Result(log);
    }

    /** What users drop in is theirs to watch. Its location is a path or a URL, in which a space is written otherwise. */
    private boolean isDeployed(Bundle bundle) {
        String deploy = context.getProperty("mira.deploy");
        if (deploy == null || deploy.isBlank()) {
            return false;
        }
        String url = Path.of(deploy).toAbsolutePath().toUri().getRawPath();
        return Stream.of(deploy, url).anyMatch(bundle.getLocation()::contains);
    }

    private static boolean isFine(Bundle bundle) {
        boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
        return fragment || bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    private static ResultLog.Entry entry(String reason) {
        return new ResultLog.Entry(Result.Status.CRITICAL, reason);
    }
}
