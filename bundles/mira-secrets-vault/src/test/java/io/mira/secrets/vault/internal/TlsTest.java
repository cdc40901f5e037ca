package io.mira.secrets.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mira.secrets.BackendUnreachableException;
import io.mira.testkit.testbed.RequiresServer;
import io.mira.testkit.testbed.VaultServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS with files, exchanged while in use, and the login by certificate. */
@RequiresServer("vault")
final class TlsTest {

    private static final Path folder = newFolder();
    private static final Identity serverIdentity = Identity.make(folder, "server");
    private static final Identity clientIdentity = Identity.make(folder, "client");

    @RegisterExtension
    static final VaultServer vault = VaultServer.tls(
            serverIdentity.certificate(), serverIdentity.key(), clientIdentity.certificate(), trusting());

    /** Each look at the clock is later by 10 ms, so that no pause of a millisecond is ever met. */
    private final AtomicLong ahead = new AtomicLong();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AfterEach
    void stopScheduler() {
        scheduler.shutdownNow();
    }

    @Test
    void onlyTheConfiguredAuthorityIsTrustedAndAChangedFileIsUsedAtOnce() throws IOException {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        Path authority = folder.resolve("ca.pem");
        Files.copy(clientIdentity.certificate(), authority, StandardCopyOption.REPLACE_EXISTING);
        Connection connection = connect(Settings.at(vault.url())
                .with("token", vault.rootToken())
                .with("max__backoff", "1ms")
                .with("ca__cert", authority.toString()));

        assertThatThrownBy(() -> connection.read("app", "")).isInstanceOf(BackendUnreachableException.class);

        Path draft = folder.resolve("draft.pem");
        Files.copy(serverIdentity.certificate(), draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, authority, StandardCopyOption.ATOMIC_MOVE);
        assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
    }

    @Test
    void anExpiredCertificateIsNotTrustedAndItsSuccessorIsAtOnce() throws IOException {
        vault.assumeBuiltHere("the server named reads its certificate when it starts");
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        Identity authority = Identity.authority(folder, "authority");
        Identity expired = Identity.signed(folder, "authority", "expired", "san=ip:127.0.0.1", "-10d");
        Identity next = Identity.signed(folder, "authority", "next", "san=ip:127.0.0.1", "-1H");
        Path authorities = Files.createDirectories(folder.resolve("authorities"));
        Files.copy(authority.certificate(), authorities.resolve("authority.pem"));
        Settings settings = Settings.at(vault.url())
                .with("token", vault.rootToken())
                .with("max__backoff", "1ms")
                .with("ca__path", authorities.toString());
        Identity working = serverIdentity.copied(folder, "working");
        try {
            expired.replaces(serverIdentity);
            Connection connection = connect(settings);
            assertThatThrownBy(() -> connection.read("app", ""))
                    .isInstanceOf(BackendUnreachableException.class)
                    .hasMessageContaining("CertificateExpiredException");

            next.replaces(serverIdentity);
            assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
        } finally {
            working.replaces(serverIdentity);
        }
    }

    @Test
    void theCertificateMayBeForAnotherNameThanTheAddressIfThatIsConfigured() throws IOException {
        vault.assumeBuiltHere("the server named reads its certificate when it starts");
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        Identity authority = Identity.authority(folder, "namer");
        Identity named = Identity.signed(folder, "namer", "named", "san=dns:*.vault.example.org", "-1H");
        Settings settings = Settings.at(vault.url())
                .with("token", vault.rootToken())
                .with("max__backoff", "1ms")
                .with("ca__cert", authority.certificate().toString());
        Identity working = serverIdentity.copied(folder, "working");
        try {
            named.replaces(serverIdentity);
            assertThatThrownBy(() -> connect(settings).read("app", "")).isInstanceOf(BackendUnreachableException.class);
            assertThatThrownBy(() -> connect(settings.with("tls__server__name", "other.example.org"))
                            .read("app", ""))
                    .hasMessageContaining("not for other.example.org");
            assertThat(connect(settings.with("tls__server__name", "eu.vault.example.org"))
                            .read("app", "")
                            .reveal("a"))
                    .isEqualTo("kept");
        } finally {
            working.replaces(serverIdentity);
        }
    }

    @Test
    void byCertificate() throws IOException {
        vault.write("secret/data/app", "{\"data\":{\"a\":\"kept\"}}");
        vault.write("sys/auth/cert", "{\"type\":\"cert\"}");
        vault.policy("app", Files.readString(Path.of("../../docs/guide/vault/app.hcl")));
        String pem =
                Files.readString(clientIdentity.certificate()).replace("\r", "").replace("\n", "\\n");
        vault.write(
                "auth/cert/certs/app",
                "{\"certificate\":\"" + pem + "\",\"token_policies\":[\"app\"],\"token_no_default_policy\":true}");

        Connection connection = connect(Settings.at(vault.url())
                .with("auth", "cert")
                .with("role", "app")
                .with("ca__cert", serverIdentity.certificate().toString())
                .with("client__cert", clientIdentity.certificate().toString())
                .with("client__key", clientIdentity.key().toString()));

        assertThat(connection.read("app", "").reveal("a")).isEqualTo("kept");
    }

    private Connection connect(Settings settings) {
        return new Connection(
                settings.build(),
                new Watches(),
                () -> Instant.now().plusMillis(ahead.addAndGet(10)),
                scheduler,
                () -> 0,
                time -> {},
                new Calls());
    }

    private static SSLContext trusting() {
        try {
            return new Tls(Settings.at()
                            .with("ca__cert", serverIdentity.certificate().toString())
                            .build())
                    .context();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newFolder() {
        try {
            Path made = Files.createTempDirectory("mira-tls");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
