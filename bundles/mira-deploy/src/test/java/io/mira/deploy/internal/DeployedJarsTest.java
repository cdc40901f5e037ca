package io.mira.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

/** In a real framework, with real files. */
@Timeout(60)
final class DeployedJarsTest {

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(DeployedJars.class);
    private final ListAppender<ILoggingEvent> records = new ListAppender<>();
    private final List<Runnable> later = new ArrayList<>();
    private Path deploy;
    private Felix framework;
    private DeployedJars jars;

    @BeforeEach
    void start() throws Exception {
        records.start();
        logger.addAppender(records);
        logger.setAdditive(false);
        deploy = Files.createDirectory(folder.resolve("deploy"));
        Path optional = Files.createDirectory(folder.resolve("optional"));
        framework = new Felix(
                Map.of("org.osgi.framework.storage", folder.resolve("cache").toString(), "felix.log.level", "0"));
        framework.start();
        jars = new DeployedJars(framework.getBundleContext(), deploy, new MissingRequirement(optional), later::add);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
        logger.setAdditive(true);
        logger.detachAppender(records);
    }

    @Test
    void aJarThatComesRuns() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");

        look();

        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(messages()).containsExactly("bundle running");
        assertThat(jars.faults()).isEmpty();
    }

    @Test
    void aJarThatIsReplacedIsUpdatedAndKeepsItsId() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();
        long id = bundle("a").getBundleId();

        TestJar.bundle(deploy.resolve("a.jar"), "a", "2.0.0", Map.of());
        look();

        assertThat(bundle("a").getVersion()).hasToString("2.0.0");
        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("a").getBundleId()).isEqualTo(id);
    }

    @Test
    void whatTheFrameworkRefusesLeavesRunningWhatRan() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();

        TestJar.bundle(deploy.resolve("a.jar"), "a", "2.0.0", Map.of("Import-Package", "not;a=manifest;;"));
        look();

        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("a").getVersion()).hasToString("1.0.0");
        assertThat(jars.faults()).singleElement().asString().contains("a.jar: the framework refuses it");
    }

    @Test
    void whatCannotBeKeptIsToldWithItsReason() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();
        // The place of the next revision is taken by a file: as a full disk, it can be written to no more.
        Path cache = folder.resolve("cache/bundle" + bundle("a").getBundleId());
        Files.createFile(cache.resolve("version0.1"));

        TestJar.bundle(deploy.resolve("a.jar"), "a", "2.0.0", Map.of());
        look();

        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(jars.faults()).singleElement().asString().contains("it cannot be kept in the data folder");
    }

    @Test
    void aFileThatBecomesAnotherBundleReplacesIt() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();

        TestJar.bundle(deploy.resolve("a.jar"), "longer.name");
        look();

        assertThat(names()).containsExactly("longer.name");
    }

    @Test
    void aJarThatGoesIsGone() throws Exception {
        Path jar = TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();

        Files.delete(jar);
        look();

        assertThat(names()).isEmpty();
        assertThat(messages()).endsWith("bundle removed");
    }

    @Test
    void whatIsTheSameIsLeftAlone() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();
        long modified = bundle("a").getLastModified();

        look();

        assertThat(bundle("a").getLastModified()).isEqualTo(modified);
        assertThat(messages()).containsExactly("bundle running");
    }

    @Test
    void aFaultyJarIsToldOnceAndHarmsNoOther() throws Exception {
        TestJar.bundle(deploy.resolve("good.jar"), "good");
        TestJar.plain(deploy.resolve("plain.jar"));

        look();
        look();

        assertThat(bundle("good").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(errors()).singleElement().asString().startsWith("deploy/plain.jar does not run:");
        assertThat(jars.faults()).singleElement().asString().startsWith("deploy/plain.jar: its manifest");
    }

    @Test
    void aFaultIsGoneOnceItIsMendedOrRemoved() throws Exception {
        TestJar.plain(deploy.resolve("mended.jar"));
        Path removed = TestJar.plain(deploy.resolve("removed.jar"));
        look();
        assertThat(jars.faults()).hasSize(2);

        TestJar.bundle(deploy.resolve("mended.jar"), "mended");
        Files.delete(removed);
        look();

        assertThat(jars.faults()).isEmpty();
        assertThat(bundle("mended").getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatLooksUnfinishedIsLookedAtAgainBeforeItIsAFault() throws Exception {
        halve(TestJar.bundle(deploy.resolve("a.jar"), "a"));

        look();
        assertThat(jars.faults()).isEmpty();
        later.get(0).run();

        assertThat(errors()).singleElement().asString().contains("no whole jar");
    }

    @Test
    void whatWasFinishedMeanwhileIsNotLookedAtAgain() throws Exception {
        halve(TestJar.bundle(deploy.resolve("a.jar"), "a"));
        look();
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();

        later.get(0).run();

        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(errors()).isEmpty();
    }

    @Test
    void aBrokenReplacementLeavesTheRunningOneAsItWas() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();

        TestJar.plain(deploy.resolve("a.jar"));
        look();

        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(jars.faults()).hasSize(1);
    }

    @Test
    void aMissingPackageIsNamedAndTheBundleStartsOnceItIsThere() throws Exception {
        TestJar.bundle(deploy.resolve("needy.jar"), "needy", "1.0.0", Map.of("Import-Package", "wanted.api"));
        look();
        assertThat(jars.faults()).singleElement().asString().contains("no bundle exports package wanted.api");

        TestJar.bundle(deploy.resolve("zz.jar"), "provider", "1.0.0", Map.of("Export-Package", "wanted.api"));
        look();
        jars.start(true);

        assertThat(bundle("needy").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(jars.faults()).isEmpty();
    }

    @Test
    void anActivatorThatFailsIsToldWithItsCause() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a", "1.0.0", Map.of("Bundle-Activator", "not.There"));

        look();

        assertThat(errors()).singleElement().asString().contains("its activator failed", "not.There");
        assertThat(records.list.get(0).getThrowableProxy()).isNotNull();
    }

    @Test
    void theSameBundleTwiceIsRefusedAndTheFirstRunsOn() throws Exception {
        TestJar.bundle(deploy.resolve("a.jar"), "a");
        TestJar.bundle(deploy.resolve("b.jar"), "a");

        look();

        assertThat(names()).containsExactly("a");
        assertThat(errors()).singleElement().asString().contains("deploy/b.jar", "is there already; remove one");
    }

    @Test
    void aFragmentIsNotStartedAndNoFault() throws Exception {
        TestJar.bundle(deploy.resolve("host.jar"), "host");
        TestJar.bundle(deploy.resolve("part.jar"), "part", "1.0.0", Map.of("Fragment-Host", "host"));

        look();

        assertThat(jars.faults()).isEmpty();
        assertThat(names()).containsExactly("host", "part");
    }

    @Test
    void aBundleThatSomebodyElseRemovedCanStillLoseItsFile() throws Exception {
        Path jar = TestJar.bundle(deploy.resolve("a.jar"), "a");
        look();
        bundle("a").uninstall();

        Files.delete(jar);
        look();

        assertThat(errors()).isEmpty();
    }

    private void look() throws IOException {
        jars.take(new DeployFolder().read(deploy));
        jars.start(false);
    }

    private static void halve(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    private Bundle bundle(String name) throws BundleException {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new BundleException("no bundle " + name));
    }

    private List<String> names() {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(each -> each.getBundleId() != 0)
                .map(Bundle::getSymbolicName)
                .toList();
    }

    private List<String> messages() {
        return records.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private List<String> errors() {
        return records.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
