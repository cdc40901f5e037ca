package io.mira.management.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says of components that are not satisfied what they wait for: a service, or a configuration. */
final class UnsatisfiedComponents {

    private final ServiceComponentRuntime runtime;

    UnsatisfiedComponents(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** Gives a sentence for each component of the bundle that waits. */
    List<String> of(Bundle bundle) {
        List<String> all = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            if (!runtime.isComponentEnabled(component)) {
                continue;
            }
            boolean optional = component.configurationPolicy.equals("optional");
            var configurations = runtime.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty() && !optional) {
                all.add(component.name + " needs a configuration: " + pids(component));
            }
            for (ComponentConfigurationDTO configuration : configurations) {
                String reason = reason(component, configuration);
                if (!reason.isEmpty()) {
                    all.add(component.name + " needs " + reason);
                }
            }
        }
        return all;
    }

    private static String reason(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "a configuration: " + pids(component);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> references(component, configuration);
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                "to be activated, but failed: " + firstLine(configuration.failure);
            default -> "";
        };
    }

    private static String references(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        List<String> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
            String type = "?";
            for (ReferenceDTO declared : component.references) {
                if (declared.name.equals(reference.name)) {
                    type = declared.interfaceName;
                }
            }
            boolean filtered = reference.target != null && !reference.target.isEmpty();
            missing.add("the service " + type + (filtered ? " with " + reference.target : "") + " (reference '"
                    + reference.name + "')");
        }
        return String.join(" and ", missing);
    }

    private static String pids(ComponentDescriptionDTO component) {
        return "etc/" + String.join(".cfg, etc/", component.configurationPid) + ".cfg";
    }

    private static String firstLine(String failure) {
        return failure == null
                ? "for a reason that is in the log"
                : failure.lines().findFirst().orElse("");
    }
}
