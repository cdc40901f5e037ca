package io.mira.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

final class ReactivationsTest {

    private final List<ComponentDescriptionDTO> components = new ArrayList<>();
    private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> configurations = new HashMap<>();
    private final Reactivations reactivations = new Reactivations(runtime());

    @Test
    void onlyAChangedConfigurationOfAStartedComponentWithoutModifiedCounts() {
        component("restarted", null, "web", ComponentConfigurationDTO.ACTIVE);
        component("modified", "modified", "web", ComponentConfigurationDTO.ACTIVE);
        component("waiting", null, "web", ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
        component("other", null, "zoo", ComponentConfigurationDTO.ACTIVE);

        event(ConfigurationEvent.CM_UPDATED, "web", null);
        assertThat(told()).isEmpty();
        event(ConfigurationEvent.CM_UPDATED, "web", null);
        event(ConfigurationEvent.CM_UPDATED, "web", null);

        assertThat(told()).isEqualTo(Map.of("mira_component_reactivations_total[component, restarted]", 2.0));
    }

    @Test
    void whatWasDeletedBeginsAnew() {
        component("restarted", null, "web", ComponentConfigurationDTO.ACTIVE);
        event(ConfigurationEvent.CM_UPDATED, "web", null);
        event(ConfigurationEvent.CM_DELETED, "web", null);
        event(ConfigurationEvent.CM_UPDATED, "web", null);

        assertThat(told()).isEmpty();
    }

    @Test
    void ofAFactoryOnlyTheInstanceCounts() {
        ComponentDescriptionDTO many = component("many", null, "many", ComponentConfigurationDTO.ACTIVE);
        configurations.put(
                many,
                List.of(
                        configuration(ComponentConfigurationDTO.ACTIVE, List.of("many~a", "common")),
                        configuration(ComponentConfigurationDTO.ACTIVE, "many~b")));
        event(ConfigurationEvent.CM_UPDATED, "many~a", "many");
        event(ConfigurationEvent.CM_UPDATED, "many~a", "many");

        assertThat(told()).isEqualTo(Map.of("mira_component_reactivations_total[component, many]", 1.0));
    }

    private Map<String, Double> told() {
        FakeSink sink = new FakeSink();
        reactivations.collect(sink);
        return sink.told();
    }

    @SuppressWarnings("unchecked")
    private void event(int type, String pid, @Nullable String factory) {
        ServiceReference<ConfigurationAdmin> admin = (ServiceReference<ConfigurationAdmin>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> false);
        reactivations.configurationEvent(new ConfigurationEvent(admin, type, factory, pid));
    }

    private ComponentDescriptionDTO component(String name, @Nullable String modified, String pid, int state) {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.name = name;
        component.modified = modified;
        component.configurationPid = new String[] {pid};
        component.configurationPolicy = "optional";
        components.add(component);
        configurations.put(component, List.of(configuration(state, pid)));
        return component;
    }

    private static ComponentConfigurationDTO configuration(int state, Object pid) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.state = state;
        configuration.properties = Map.of("service.pid", pid);
        return configuration;
    }

    private ServiceComponentRuntime runtime() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> method.getName().equals("getComponentDescriptionDTOs")
                        ? components
                        : configurations.get(arguments[0]));
    }
}
