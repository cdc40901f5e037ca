package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mira.config.ConfigurationStatus;
import io.mira.config.Configurations;
import io.mira.secrets.spi.BackendName;
import io.mira.secrets.spi.SecretsBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;

/** Backends come and go as services; what waits for them is configured when it can be, and Config Admin stays. */
@RunWith(PaxExam.class)
public final class FrameworkSecretsIT {

    private static final String PASSWORD = ".password";

    private final List<ServiceEvent> configAdminEvents = new CopyOnWriteArrayList<>();
    private final ServiceListener listener = configAdminEvents::add;
    private BundleContext context;
    private Object configAdmin;

    @Configuration
    public Option[] platform() {
        return FrameworkOptions.platform();
    }

    @Before
    public void watchConfigAdmin() throws InvalidSyntaxException {
        context = FrameworkUtil.getBundle(FrameworkSecretsIT.class).getBundleContext();
        configAdmin = configAdminId();
        context.addServiceListener(listener, "(objectClass=" + ConfigurationAdmin.class.getName() + ")");
    }

    /** Whatever a test did, Config Admin has been there all the time. */
    @After
    public void configAdminHasStayed() {
        context.removeServiceListener(listener);
        assertThat(configAdminEvents).isEmpty();
        assertThat(configAdminId()).isEqualTo(configAdmin);
    }

    @Test
    public void aConsumerIsConfiguredOnceABackendComesAndKeepsItsConfigurationWhenItGoes() throws Exception {
        FrameworkConsumer consumer = consumer("it.vault");
        writes("it.vault", "greeting = first", ".password = secret://vault/db:password");
        pending("it.vault", "secret://vault/db:password");
        assertThat(consumer.next()).as("there is no configuration").isEmpty();

        ServiceRegistration<?> backend = comes("vault", Map.of("db", "the first password"));
        assertThat(consumer.next()).containsEntry("greeting", "first").containsEntry(PASSWORD, "the first password");

        backend.unregister();
        writes("it.vault", "greeting = second", ".password = secret://vault/other:password");
        pending("it.vault", "secret://vault/other:password");
        assertThat(consumer.nothingMore()).isTrue();

        comes("vault", Map.of("db", "the first password", "other", "the second password"));
        assertThat(consumer.next()).containsEntry("greeting", "second").containsEntry(PASSWORD, "the second password");
        assertThat(consumer.nothingMore()).isTrue();
    }

    @Test
    public void theBundleOfABackendIsStoppedAndStarted() throws Exception {
        Bundle env = bundle("io.mira.secrets.env");
        env.stop();
        assertThat(backends()).doesNotContain("env");
        FrameworkConsumer consumer = consumer("it.env");
        writes("it.env", ".password = secret://env/framework-credentials:password");
        pending("it.env", "secret://env/framework-credentials:password");
        assertThat(consumer.next()).as("there is no configuration").isEmpty();

        env.start();
        assertThat(backends()).contains("env");
        assertThat(consumer.next()).containsEntry(PASSWORD, System.getenv("FRAMEWORK_CREDENTIALS_PASSWORD"));

        env.stop();
        writes("it.env", "greeting = new", ".password = secret://env/framework-credentials:absent");
        pending("it.env", "secret://env/framework-credentials:absent");
        assertThat(consumer.nothingMore()).isTrue();
    }

    @Test
    public void twentyBackendsComeAndGoAndNoneOfTheirNeighboursIsDisturbed() throws Exception {
        FrameworkConsumer consumer = consumer("it.neighbour");
        assertThat(consumer.next()).as("there is no configuration").isEmpty();
        comes("neighbour", Map.of("db", "the near password"));
        writes("it.neighbour", ".password = secret://neighbour/db:password");
        assertThat(consumer.next()).containsEntry(PASSWORD, "the near password");
        for (int i = 0; i < 20; i++) {
            comes("passing", Map.of("db", "the far password")).unregister();
        }
        writes("it.neighbour", "greeting = new", ".password = secret://neighbour/db:password");
        assertThat(consumer.next()).containsEntry("greeting", "new").containsEntry(PASSWORD, "the near password");
    }

    private FrameworkConsumer consumer(String pid) {
        FrameworkConsumer consumer = new FrameworkConsumer();
        context.registerService(
                ManagedService.class, consumer, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, pid)));
        return consumer;
    }

    private ServiceRegistration<?> comes(String name, Map<String, String> passwords) {
        return context.registerService(
                SecretsBackend.class,
                new FrameworkBackend(passwords),
                FrameworkUtil.asDictionary(Map.of(BackendName.PROPERTY, name)));
    }

    private List<Object> backends() throws InvalidSyntaxException {
        return context.getServiceReferences(SecretsBackend.class, null).stream()
                .map(reference -> reference.getProperty(BackendName.PROPERTY))
                .toList();
    }

    private void writes(String pid, String... lines) throws IOException {
        Path file = Path.of(context.getProperty("mira.etc"), pid + ".cfg");
        Files.write(file, List.of(lines));
    }

    private void pending(String pid, String reference) {
        ServiceReference<Configurations> service = context.getServiceReference(Configurations.class);
        Configurations configurations = context.getService(service);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FrameworkConsumer.LIMIT_SECONDS);
        while (configurations.status().stream()
                .noneMatch(status -> status.pid().equals(pid)
                        && status.state() == ConfigurationStatus.State.PENDING
                        && status.reasons().toString().contains(reference))) {
            assertThat(System.nanoTime())
                    .as("%s is held back: %s", pid, configurations.status())
                    .isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Object configAdminId() {
        return context.getServiceReference(ConfigurationAdmin.class).getProperty(Constants.SERVICE_ID);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
