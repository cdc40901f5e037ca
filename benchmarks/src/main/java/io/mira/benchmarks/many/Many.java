package io.mira.benchmarks.many;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/** One of a thousand that use the same secret; says when each thousand have got it. */
@Component(
        configurationPid = "bench.many",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = Many.class)
public final class Many {

    private static final AtomicInteger received = new AtomicInteger();

    @Activate
    public Many(Map<String, Object> properties) {
        count(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        count(properties);
    }

    private static void count(Map<String, Object> properties) {
        if (String.valueOf(properties.get(".password")).startsWith("value ")) {
            int all = received.incrementAndGet();
            if (all % 1000 == 0) {
                System.out.println("received by all " + all / 1000 + ".");
            }
        }
    }
}
