package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The order in which the platform goes down, seen from inside while it does. */
@RunWith(PaxExam.class)
public final class FrameworkStopIT {

    private static final int LOWEST = 1;

    /** The system bundle: it hears everything and stays, while even the bundle of this test is stopped. */
    private Bundle framework;

    private final List<Bundle> stopped = new CopyOnWriteArrayList<>();
    private final SynchronousBundleListener listener = event -> {
        if (event.getType() == BundleEvent.STOPPED) {
            stopped.add(event.getBundle());
        }
    };

    @Configuration
    public Option[] platform() {
        return FrameworkOptions.platform();
    }

    @Before
    public void listen() {
        framework = FrameworkUtil.getBundle(FrameworkStopIT.class)
                .getBundleContext()
                .getBundle(0);
        framework.getBundleContext().addBundleListener(listener);
    }

    @After
    public void listenNoMore() {
        framework.getBundleContext().removeBundleListener(listener);
    }

    @Test
    public void bundlesStopInReverseStartLevelOrderAndStartAgain() throws InterruptedException {
        List<Bundle> running = active();
        assertThat(running).hasSize(framework.getBundleContext().getBundles().length - 1);
        assertThat(running).extracting(FrameworkStopIT::level).contains(LOWEST, 5, 10, 20, 30);
        to(LOWEST);
        assertThat(stopped)
                .as("everything above the level that was left, each once")
                .containsExactlyInAnyOrderElementsOf(running.stream()
                        .filter(bundle -> level(bundle) > LOWEST)
                        .toList());
        assertThat(stopped).extracting(FrameworkStopIT::level).isSortedAccordingTo(Comparator.reverseOrder());
        to(FrameworkOptions.START_LEVEL);
        assertThat(active()).containsExactlyElementsOf(running);
    }

    private void to(int startLevel) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(startLevel, event -> reached.countDown());
        assertThat(reached.await(60, TimeUnit.SECONDS))
                .as("start level %s", startLevel)
                .isTrue();
    }

    private List<Bundle> active() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .toList();
    }

    private static int level(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
