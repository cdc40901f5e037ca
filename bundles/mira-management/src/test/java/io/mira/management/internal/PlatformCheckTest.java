package io.mira.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

final class PlatformCheckTest {

    private final FakeFramework framework = new FakeFramework();
    private final PlatformCheck check = new PlatformCheck(framework.context());

    @BeforeEach
    void started() {
        framework.properties.put("org.osgi.framework.startlevel.beginning", "80");
        framework.properties.put("mira.deploy", "/srv/my mira/deploy");
        framework.startLevel = 80;
    }

    @Test
    void allIsWellWhenTheLevelIsReachedAndTheBundlesAreActive() {
        framework.bundle("a", "bundles/a.jar", Bundle.ACTIVE, false);

        assertThat(check.execute().isOk()).isTrue();
        assertThat(reasons()).containsExactly("all bundles are active");
    }

    @Test
    void belowTheLevelItIsStillStarting() {
        framework.startLevel = 79;

        assertThat(check.started()).isFalse();
        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(reasons()).containsExactly("bundles are still being started");
    }

    @Test
    void withoutALevelInTheSettingsTheFirstIsEnough() {
        framework.properties.remove("org.osgi.framework.startlevel.beginning");
        framework.startLevel = 1;

        assertThat(check.started()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Bundle.INSTALLED, Bundle.RESOLVED, Bundle.STOPPING})
    void aBundleOfThePlatformThatDoesNotRunIsNamed(int state) {
        framework.bundle("a", "bundles/a.jar", Bundle.ACTIVE, false);
        framework.bundle("b", "bundles/b.jar", state, false);

        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(reasons()).containsExactly("bundle b is not active");
    }

    @Test
    void aFragmentAndALazyBundleAreFine() {
        framework.bundle("fragment", "bundles/f.jar", Bundle.RESOLVED, true);
        framework.bundle("lazy", "bundles/l.jar", Bundle.STARTING, false);

        assertThat(check.execute().isOk()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/my mira/deploy/x.jar", "file:/srv/my%20mira/deploy/x.jar"})
    void aBundleThatUsersDroppedInIsNotOurs(String location) {
        framework.bundle("x", location, Bundle.INSTALLED, false);

        assertThat(check.execute().isOk()).isTrue();
    }

    @Test
    void withoutADeployFolderEveryBundleIsOurs() {
        framework.properties.remove("mira.deploy");
        framework.bundle("x", "null", Bundle.INSTALLED, false);

        assertThat(check.execute().isOk()).isFalse();
    }

    private List<String> reasons() {
        return StreamSupport.stream(check.execute().spliterator(), false)
                .map(ResultLog.Entry::getMessage)
                .toList();
    }
}
