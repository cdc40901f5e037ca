package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import io.mira.secrets.SecretReference;
import io.mira.secrets.SecretsException;
import io.mira.secrets.SecretsManager;
import io.mira.testkit.testbed.KubeApiServer;
import io.mira.testkit.testbed.ServerBinary;
import io.mira.testkit.testbed.ServerMissingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
import org.osgi.service.cm.ManagedService;

/** The Kubernetes backend is dropped, replaced and removed while its secrets are read. */
@RunWith(PaxExam.class)
public final class KubernetesFrameworkIT {

    private static final SecretReference REFERENCE = SecretReference.parse("secret://k8s/db:password");
    private static final int REPLACEMENTS = 5;

    private final FrameworkConsumer consumer = new FrameworkConsumer();
    private final AtomicLong reads = new AtomicLong();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private BundleContext context;
    private KubeApiServer server;
    private volatile boolean reading = true;

    @Configuration
    public Option[] platform() {
        return FrameworkOptions.platform(systemPackage("io.mira.testkit.testbed"));
    }

    @Before
    public void startServer() throws IOException {
        context = FrameworkUtil.getBundle(KubernetesFrameworkIT.class).getBundleContext();
        try {
            ServerBinary.of("kube-apiserver");
        } catch (ServerMissingException e) {
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw e;
            }
            System.out.println("[WARNING] skipped KubernetesFrameworkIT, 1 tests: " + e.getMessage());
            assumeTrue(e.getMessage(), false);
        }
        Path folder = Path.of(String.valueOf(context.getProperty("mira.home")));
        server = new KubeApiServer(folder.resolve("server"));
        server.namespace("team");
        server.serviceAccount("team", "mira");
        server.allow("team", "mira", List.of("get", "watch"), List.of("db"));
        Path token = Files.writeString(folder.resolve("token"), server.token("team", "mira"));
        Path etc = Path.of(String.valueOf(context.getProperty("mira.etc")));
        Files.write(
                etc.resolve("mira.secrets.k8s.cfg"),
                List.of(
                        "namespace = team",
                        "mode = api",
                        "api_server = https://127.0.0.1:" + server.address().getPort(),
                        "ca_file = " + server.authority(),
                        "token_file = " + token));
        Files.write(etc.resolve("it.k8s.cfg"), List.of(".password = secret://k8s/db:password"));
    }

    @After
    public void stop() {
        reading = false;
        if (server != null) {
            server.close();
        }
    }

    @Test
    public void itIsDroppedReplacedAndRemovedWhileSecretsAreRead() throws Exception {
        context.registerService(
                ManagedService.class, consumer, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, "it.k8s")));
        assertThat(consumer.next()).as("there is no configuration").isEmpty();
        server.createSecret("team", "db", Map.of("password", "password 0"));
        Bundle backend = dropped();
        assertThat(consumer.next()).containsEntry(".password", "password 0");
        List<Thread> readers = List.of(reader(), reader(), reader(), reader());
        for (int i = 1; i <= REPLACEMENTS; i++) {
            try (InputStream jar = Files.newInputStream(jar())) {
                backend.update(jar);
            }
            changes("password " + i);
        }
        backend.uninstall();
        untilReadAgain();
        until(() -> threads() == 0);
        backend = dropped();
        changes("the last password");
        untilReadAgain();
        reading = false;
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(FrameworkConsumer.LIMIT_SECONDS));
        }
        assertThat(failures).as("failures of %s reads", reads).isEmpty();
        backend.uninstall();
    }

    private Bundle dropped() throws Exception {
        Bundle backend = context.installBundle(jar().toUri().toString());
        backend.start();
        return backend;
    }

    private static Path jar() {
        return Path.of(System.getProperty("mira.project"))
                .resolve("distribution/target/mira/optional/mira-secrets-k8s.jar");
    }

    /** Changes the secret, and waits until the consumer has it, and every reader. */
    private void changes(String password) throws InterruptedException {
        server.patchSecret("team", "db", Map.of("password", password));
        while (!password.equals(consumer.next().get(".password"))) {
            // An answer that was under way while the backend was replaced.
        }
        until(() -> manager().get(REFERENCE).equals(password));
    }

    private Thread reader() {
        Thread thread = new Thread(this::read, "reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read() {
        SecretsManager manager = manager();
        while (reading) {
            try {
                assertThat(manager.get(REFERENCE)).contains("password");
                reads.incrementAndGet();
            } catch (SecretsException | AssertionError e) {
                failures.add(e);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    private SecretsManager manager() {
        return context.getService(context.getServiceReference(SecretsManager.class));
    }

    private void untilReadAgain() {
        long before = reads.get();
        until(() -> reads.get() > before + 100);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mira-secrets-k8s"))
                .count();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FrameworkConsumer.LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
