package io.mira.shutdown.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.shutdown.ShutdownContext;
import io.mira.shutdown.ShutdownHandler;
import io.mira.shutdown.spi.ShutdownCoordinator;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

final class ShutdownComponentTest {

    private final FakeFramework framework = new FakeFramework();
    private final ShutdownComponent component = new ShutdownComponent(framework.context(), new FixedConfig("30", "0"));
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @Test
    void theBudgetIsPublishedAndFollowsTheConfiguration() {
        assertThat(framework.property(ShutdownCoordinator.TIMEOUT_PROPERTY)).isEqualTo(30_000L);

        component.modified(new FixedConfig("45s", "0"));

        assertThat(framework.property(ShutdownCoordinator.TIMEOUT_PROPERTY)).isEqualTo(45_000L);
    }

    @Test
    void aFaultyBudgetIsToldAndTheLastGoodOneStays() {
        component.modified(new FixedConfig("45s", "0"));

        try (Records records = new Records(ShutdownComponent.class.getName())) {
            component.modified(new FixedConfig("soon", "0"));

            assertThat(records.messages()).singleElement().asString().contains("mira.shutdown", "timeout", "soon");
        }
        assertThat(framework.property(ShutdownCoordinator.TIMEOUT_PROPERTY)).isEqualTo(45_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,'',5000",
        "10.0.0.1,0,0",
        "10.0.0.1,2s,2000",
        "10.0.0.1,soon,0",
        "'','',0",
    })
    void inAPodItGoesOnServingForAWhileUnlessItIsToldOtherwise(String host, String delay, long millis) {
        Map<String, String> environment = host.isEmpty() ? Map.of() : Map.of("KUBERNETES_SERVICE_HOST", host);
        ShutdownComponent one = new ShutdownComponent(framework.context(), new FixedConfig("30", delay), environment);

        assertThat(one.delay()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theBudgetFitsIntoTheGracePeriodWhateverIsConfiguredLater() {
        Map<String, String> environment = Map.of("MIRA_TERMINATION_GRACE", "20");
        ShutdownComponent one = new ShutdownComponent(framework.context(), new FixedConfig("30", "0"), environment);
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(18));

        one.modified(new FixedConfig("10", "0"));
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(10));

        one.modified(new FixedConfig("60", "0"));
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(18));
        assertThat(framework.property(ShutdownCoordinator.TIMEOUT_PROPERTY)).isEqualTo(18_000L);
    }

    @Test
    void twoHandlersThatAreEqualBothRun() {
        component.addHandler(new Equal(ran), framework.reference(), Map.of("service.id", 1L));
        component.addHandler(new Equal(ran), framework.reference(), Map.of("service.id", 2L));

        stop();

        assertThat(ran).hasSize(2);
    }

    @Test
    void aHandlerThatIsGoneDoesNotRun() {
        ServiceReference<ShutdownHandler> reference = framework.reference();
        ShutdownHandler handler = context -> ran.add("gone");
        component.addHandler(handler, reference, Map.of());

        component.removeHandler(handler, reference);
        stop();

        assertThat(ran).isEmpty();
    }

    @Test
    void aHandlerWithFaultyPropertiesIsToldAndHarmsNoOther() {
        try (Records records = new Records(ShutdownComponent.class.getName())) {
            component.addHandler(context -> {}, framework.reference(), Map.of("mira.shutdown.phase", "LATER"));

            assertThat(records.messages()).singleElement().asString().contains("not taken", "LATER");
        }
        component.addHandler(context -> ran.add("fine"), framework.reference(), Map.of());
        stop();

        assertThat(ran).containsExactly("fine");
    }

    @Test
    void theProcessIsNotReadyOnceTheStopIsAnnounced() {
        assertThat(component.execute().getStatus()).isEqualTo(Result.Status.OK);
        assertThat(component.stopping()).isFalse();

        framework.registered.get(0).announce();

        assertThat(component.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(component.stopping()).isTrue();
    }

    @Test
    void whereNobodyConductedTheStopTheHandlersRunWhenTheFrameworkStops() {
        component.addHandler(context -> ran.add("handler"), framework.reference(), Map.of());
        framework.state = Bundle.STOPPING;

        component.deactivate();

        assertThat(ran).containsExactly("handler");
        assertThat(framework.registered).isEmpty();
    }

    @Test
    void anUpdateOfThisBundleIsNoStop() {
        component.addHandler(context -> ran.add("handler"), framework.reference(), Map.of());

        component.deactivate();

        assertThat(ran).isEmpty();
        assertThat(framework.registered).isEmpty();
    }

    @Test
    void tenThousandThatCameAndWentLeaveNothingBehind() {
        List<WeakReference<ShutdownHandler>> gone = new ArrayList<>();
        for (long id = 1; id <= 10_000; id++) {
            ServiceReference<ShutdownHandler> reference = framework.reference();
            byte[] weight = new byte[100];
            ShutdownHandler handler = context -> weight[0]++;
            component.addHandler(handler, reference, Map.of("service.id", id));
            component.removeHandler(handler, reference);
            gone.add(new WeakReference<>(handler));
        }

        assertThat(component.conductor().waitingInOrder()).isEmpty();
        while (gone.stream().anyMatch(each -> each.get() != null)) {
            System.gc();
        }
    }

    @Test
    void aHandlerWhoseBundleStopsInTheMiddleIsRunOnceOrNotAtAll() {
        ServiceReference<ShutdownHandler> running = framework.reference();
        ServiceReference<ShutdownHandler> waiting = framework.reference();
        ShutdownHandler second = context -> ran.add("not yet run");
        ShutdownHandler[] first = new ShutdownHandler[1];
        first[0] = context -> {
            ran.add("running");
            component.removeHandler(first[0], running);
            component.removeHandler(second, waiting);
        };
        component.addHandler(second, waiting, Map.of("service.id", 1L));
        component.addHandler(first[0], running, Map.of("service.id", 2L));
        stop();

        assertThat(ran).containsOnlyOnce("running").doesNotContain("not yet run");
    }

    @Test
    void workIsCounted() {
        try (var token = component.enter("job")) {
            assertThat(token).isNotNull();
            assertThat(component.count()).isEqualTo(1);
        }

        assertThat(component.count()).isZero();
    }

    private void stop() {
        framework.registered.get(0).run(Duration.ofHours(1));
    }

    /** Each is equal to each other, as records and enums often are. */
    private record Equal(List<String> ran) implements ShutdownHandler {

        @Override
        public void stop(ShutdownContext context) {
            ran.add("equal");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Equal;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
