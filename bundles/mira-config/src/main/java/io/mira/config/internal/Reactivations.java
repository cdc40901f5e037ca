package io.mira.config.internal;

import io.mira.metrics.MetricsSink;
import io.mira.metrics.MetricsSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Counts the components that a changed configuration stops and starts again, because they have no {@code @Modified}. */
@Component(service = {ConfigurationListener.class, MetricsSource.class})
public final class Reactivations implements ConfigurationListener, MetricsSource {

    private final ServiceComponentRuntime runtime;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> byComponent = new ConcurrentHashMap<>();

    @Activate
    public Reactivations(@Reference ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            known.remove(event.getPid());
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED && !known.add(event.getPid())) {
            String base = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
            for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
                if (isStartedAgain(component, base)) {
                    runtime.getComponentConfigurationDTOs(component).stream()
                            .filter(one -> isOf(one, event.getPid()))
                            .forEach(one -> count(component.name));
                }
            }
        }
    }

    @Override
    public void collect(MetricsSink sink) {
        byComponent.forEach((component, count) -> sink.counter(
                "mira_component_reactivations_total",
                "Components that were stopped and started again by a changed configuration: they have no @Modified",
                (double) count.sum(),
                "component",
                component));
    }

    private void count(String component) {
        byComponent.computeIfAbsent(component, name -> new LongAdder()).increment();
    }

    private static boolean isStartedAgain(ComponentDescriptionDTO component, String base) {
        return component.modified == null
                && !"ignore".equals(component.configurationPolicy)
                && Arrays.asList(component.configurationPid).contains(base);
    }

    /** One that waits for a service has not been started. */
    private static boolean isOf(ComponentConfigurationDTO configuration, String pid) {
        boolean started = configuration.state == ComponentConfigurationDTO.ACTIVE
                || configuration.state == ComponentConfigurationDTO.SATISFIED;
        return started && names(configuration.properties.get("service.pid"), pid);
    }

    private static boolean names(@Nullable Object pids, String pid) {
        return pids instanceof Collection<?> several ? several.contains(pid) : pid.equals(pids);
    }
}
