package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A thousand processes that were started at once, in front of one store. */
final class FleetTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://db:password");
    private static final Duration STEP = Duration.ofSeconds(10);

    private final FakeBackend store = new FakeBackend().keep("db", "password", "the fleet's value");
    private final List<World> fleet = new ArrayList<>();

    @Test
    void anOutageIsFollowedByNoStorm() {
        for (int i = 0; i < 1000; i++) {
            Random random = new Random(i);
            World one = new World(Runnable::run, World.settings("env"), new Rhythm(random::nextDouble));
            one.backends.add("env", store);
            one.cache.subscribe(PASSWORD, new Consumer("b", ""), rotation -> {});
            fleet.add(one);
        }
        List<Integer> load = new ArrayList<>();
        pass(Duration.ofHours(1), load);
        store.fail(new BackendUnreachableException("restarting"));
        List<Integer> down = new ArrayList<>();
        pass(Duration.ofMinutes(10), down);
        store.fail(null);
        pass(Duration.ofMinutes(2), new ArrayList<>());

        assertThat(fleet).allMatch(one -> one.cache.cached(PASSWORD).isPresent());
        assertThat(fleet)
                .allMatch(one -> one.slots.all().stream()
                        .allMatch(slot -> slot.known().failure().isEmpty()));
        List<Integer> settled = down.subList(down.size() / 2, down.size());
        double mean = settled.stream().mapToInt(i -> i).average().orElseThrow();
        assertThat(settled).allMatch(calls -> calls <= 1.5 * mean);
    }

    private void pass(Duration time, List<Integer> load) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            int before = store.reads();
            fleet.forEach(one -> one.pass(STEP));
            load.add(store.reads() - before);
        }
    }
}
