package io.mira.config.secrets.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Finds out which bundle a configuration is for: the one whose component, or managed service, names its PID. */
final class Owners {

    private static final String[] RECEIVERS = {
        "org.osgi.service.cm.ManagedService", "org.osgi.service.cm.ManagedServiceFactory"
    };

    private final BundleContext context;

    Owners(BundleContext context) {
        this.context = context;
    }

    /** Gives its symbolic name; nothing while nobody has claimed the configuration. */
    Optional<String> of(String pid) {
        int instance = pid.indexOf('~');
        String base = instance < 0 ? pid : pid.substring(0, instance);
        return components()
                .filter(component -> Arrays.asList(component.configurationPid).contains(base))
                .map(component -> component.bundle.symbolicName)
                .findFirst()
                .or(() -> receiver(base));
    }

    /** Gives the symbolic name of the bundle that a plugin's caller delivers to, if it is a receiver of its own. */
    static Optional<String> receiver(ServiceReference<?> reference) {
        Object classes = reference.getProperty(Constants.OBJECTCLASS);
        Bundle bundle = reference.getBundle();
        boolean receives =
                classes instanceof String[] names && Arrays.stream(names).anyMatch(Arrays.asList(RECEIVERS)::contains);
        return receives && bundle != null ? Optional.ofNullable(bundle.getSymbolicName()) : Optional.empty();
    }

    private Stream<ComponentDescriptionDTO> components() {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) {
            return Stream.empty();
        }
        try {
            ServiceComponentRuntime runtime = context.getService(reference);
            return runtime == null ? Stream.empty() : runtime.getComponentDescriptionDTOs().stream();
        } finally {
            context.ungetService(reference);
        }
    }

    private Optional<String> receiver(String pid) {
        for (String type : RECEIVERS) {
            try {
                ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
                for (ServiceReference<?> one : found == null ? new ServiceReference<?>[0] : found) {
                    if (names(one.getProperty(Constants.SERVICE_PID), pid)
                            && receiver(one).isPresent()) {
                        return receiver(one);
                    }
                }
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return Optional.empty();
    }

    private static boolean names(Object property, String pid) {
        return pid.equals(property)
                || (property instanceof String[] all && Arrays.asList(all).contains(pid));
    }
}
