package io.mira.secrets.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the policy that is configured. One that cannot be understood allows nothing. */
@Component(configurationPid = "mira.secrets.policy", service = PolicyComponent.class)
@Designate(ocd = PolicyConfig.class)
public final class PolicyComponent {

    private static final Logger log = LoggerFactory.getLogger(PolicyComponent.class);

    private volatile Policy policy;

    @Activate
    public PolicyComponent(PolicyConfig config) {
        this.policy = read(config);
    }

    @Modified
    void modified(PolicyConfig config) {
        policy = read(config);
    }

    Policy policy() {
        return policy;
    }

    private static Policy read(PolicyConfig config) {
        try {
            return Policy.of(config.strict(), List.of(config.allow()));
        } catch (IllegalArgumentException e) {
            log.error("mira.secrets.policy allows nothing until it is mended: {}", e.getMessage());
            return Policy.NOTHING;
        }
    }
}
