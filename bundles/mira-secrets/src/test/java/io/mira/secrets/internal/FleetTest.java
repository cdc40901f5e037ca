package io.mira.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.secrets.BackendUnreachableException;
import io.mira.secrets.SecretReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand processes that were started at once, in front of one store that is restarted. */
final class FleetTest {

    private static final SecretReference PASSWORD = SecretReference.parse("secret://db:password");
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS_COUNTED_TOGETHER = 6;

    private final FakeBackend store = new FakeBackend().keep("db", "password", "the fleet's value");
    private final List<World> fleet = new ArrayList<>();

    @BeforeEach
    void startAtOnce() {
        for (int i = 0; i < 1000; i++) {
            // Of java.util.Random the first numbers of neighbouring seeds are nearly the same.
            SplittableRandom random = new SplittableRandom(i);
            World one = new World(Runnable::run, World.settings("env"), new Rhythm(random::nextDouble));
            one.backends.add("env", store);
            one.cache.subscribe(PASSWORD, new Consumer("b", ""), rotation -> {});
            fleet.add(one);
        }
    }

    @Test
    void aFleetThatOnlySubscribesLoadsTheStoreEvenly() {
        isEven(loadOf(Duration.ofHours(3), false));
    }

    @Test
    void aFleetThatReadsAllTheTimeLoadsTheStoreEvenly() {
        isEven(loadOf(Duration.ofMinutes(30), true));
    }

    @Test
    void aRestartOfTheStoreIsFollowedByNoStorm() {
        loadOf(Duration.ofMinutes(10), true);
        store.fail(new BackendUnreachableException("restarting"));
        List<Integer> noticing = loadOf(Duration.ofMinutes(7), true);
        List<Integer> down = loadOf(Duration.ofMinutes(10), true);
        store.fail(null);
        List<Integer> recovering = loadOf(Duration.ofMinutes(2), true);
        List<Integer> afterwards = loadOf(Duration.ofMinutes(30), true);

        isEven(down);
        isEven(afterwards);
        double mean = mean(down);
        assertThat(noticing).allMatch(calls -> calls <= 1.5 * mean);
        assertThat(recovering).allMatch(calls -> calls <= 1.5 * mean);
        assertThat(fleet)
                .allMatch(one -> one.slots.all().stream()
                        .allMatch(slot -> slot.known().failure().isEmpty()));
    }

    private static void isEven(List<Integer> load) {
        double mean = mean(load);
        assertThat(mean).isPositive();
        assertThat(load).allMatch(calls -> calls <= 1.5 * mean);
    }

    private static double mean(List<Integer> load) {
        return load.stream().mapToInt(calls -> calls).average().orElseThrow();
    }

    /** Gives the calls in each minute; those of a fleet that only subscribes, in each ten. */
    private List<Integer> loadOf(Duration time, boolean reads) {
        long together = STEPS_COUNTED_TOGETHER * (reads ? 1L : 10L);
        List<Integer> load = new ArrayList<>();
        int before = store.reads();
        long steps = time.dividedBy(STEP);
        for (long step = 1; step <= steps; step++) {
            for (World one : fleet) {
                one.pass(STEP);
                if (reads) {
                    assertThat(one.cache.get(PASSWORD)).isEqualTo("the fleet's value");
                }
            }
            if (step % together == 0) {
                load.add(store.reads() - before);
                before = store.reads();
            }
        }
        return load;
    }
}
