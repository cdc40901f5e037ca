package io.mira.benchmarks.probe;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** Says on stdout when it is activated and with what it is modified. */
@Component(configurationPid = "bench.probe", immediate = true, service = ProbeComponent.class)
public final class ProbeComponent {

    /** Says that the bundle is active. */
    @Activate
    public ProbeComponent() {
        System.out.println("probe activated");
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        System.out.println("probe modified " + configuration.get("value") + ".");
    }
}
