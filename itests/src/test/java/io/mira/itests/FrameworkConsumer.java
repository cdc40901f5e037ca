package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Dictionary;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ManagedService;

/** Keeps what Config Admin delivers, in order. A map without entries stands for no configuration. */
final class FrameworkConsumer implements ManagedService {

    static final long LIMIT_SECONDS = 20;

    private final BlockingQueue<Map<String, ?>> deliveries = new LinkedBlockingQueue<>();

    @Override
    public void updated(@Nullable Dictionary<String, ?> properties) {
        deliveries.add(properties == null ? Map.of() : Map.copyOf(FrameworkUtil.asMap(properties)));
    }

    /** Waits for the next delivery. */
    Map<String, Object> next() throws InterruptedException {
        Map<String, ?> delivery = deliveries.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery within %s s", LIMIT_SECONDS).isNotNull();
        assertThat(String.valueOf(delivery)).doesNotContain("secret:");
        return Map.copyOf(Objects.requireNonNull(delivery));
    }

    /** Tells whether nothing was delivered that has not been looked at. */
    boolean nothingMore() {
        return deliveries.isEmpty();
    }
}
