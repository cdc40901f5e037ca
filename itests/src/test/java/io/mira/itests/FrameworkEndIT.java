package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.streamBundle;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import org.junit.After;
import org.junit.Test;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.ops4j.pax.tinybundles.TinyBundles;
import org.osgi.framework.Constants;

/** The end of the framework, seen from outside: no test inside could look on down to the last level. */
public final class FrameworkEndIT {

    @After
    public void forget() {
        System.getProperties().remove(FrameworkObserver.STOPPED);
    }

    @Test
    public void theWholePlatformStopsInReverseStartLevelOrder() throws IOException {
        TestContainer container =
                PaxExamRuntime.createContainer(DefaultExamSystem.create(FrameworkOptions.platform(observer())));
        container.start();
        assertThat(stopped()).as("nothing stops while it runs").isEmpty();
        container.stop();
        assertThat(stopped()).extracting(Map.Entry::getValue).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(stopped()).extracting(Map.Entry::getKey).containsAll(FrameworkOptions.names());
    }

    @SuppressWarnings("unchecked")
    private static Collection<Map.Entry<String, Integer>> stopped() {
        return (Collection<Map.Entry<String, Integer>>)
                Objects.requireNonNull(System.getProperties().get(FrameworkObserver.STOPPED));
    }

    private static UrlProvisionOption observer() {
        return streamBundle(TinyBundles.bundle()
                        .addClass(FrameworkObserver.class)
                        .setHeader(Constants.BUNDLE_SYMBOLICNAME, "it.observer")
                        .setHeader(Constants.BUNDLE_MANIFESTVERSION, "2")
                        .setHeader(Constants.BUNDLE_ACTIVATOR, FrameworkObserver.class.getName())
                        .setHeader(
                                Constants.IMPORT_PACKAGE,
                                "org.osgi.framework,org.osgi.framework.startlevel,org.jspecify.annotations;resolution:=optional")
                        .build())
                .startLevel(1);
    }
}
