package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After everything that can happen to a secret, it is found nowhere, in no encoding. */
final class CanaryIT {

    private static final List<String> CANARIES =
            List.of("canary-One/7f3a9c+\"x\\y\"&é", "canary-Two/81bc0d+\"x\\y\"&é", "canary-Three/2e55a1+\"x\\y\"&é");

    @TempDir
    Path folder;

    /** The one place where the value may stand: it is outside of what is searched. */
    @TempDir
    Path outside;

    @Test
    void noByteOfItIsFoundAfterRotationsFailuresAndFullLogging() throws IOException {
        keep(CANARIES.get(0));
        Home home = new Home(folder);
        FixtureBundle bundles = new FixtureBundle(folder);
        home.drops(bundles.of("probe"), "probe.jar");
        home.drops(bundles.of("receivers"), "receivers.jar");
        home.with("ROTATING_PASSWORD_FILE", outside.resolve("value").toString());
        home.with("MIRA_LOG_LEVEL", "DEBUG");
        home.with("JAVA_OPTS", "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        for (String pid : List.of("it.managed", "it.factory~one")) {
            home.writes(pid + ".cfg", "password = secret://rotating:password");
        }
        home.writes("it.restarted.cfg", ".password = secret://rotating:password");
        home.writes("it.probe.cfg", ".password = secret://rotating:password");
        StringBuilder seen = new StringBuilder();
        try (MiraProcess mira = home.start().untilReady()) {
            mira.await("probe activated");
            keep(CANARIES.get(1));
            mira.await("probe modified", 1);
            home.writes("it.probe.cfg", ".password = secret://rotating:absent", "number = many");
            mira.await("configuration rejected");
            Files.delete(outside.resolve("value"));
            mira.await("file of a secret does not exist");
            keep(CANARIES.get(2));
            home.writes("it.probe.cfg", ".password = secret://rotating:password", "greeting = again");
            mira.await("probe modified", record -> "again".equals(record.text("greeting")));
            LogRecord searched = mira.await("searched", 2);
            assertThat(searched.text("service_properties")).isEqualTo("[]");
            assertThat(searched.text("configurations")).isEqualTo("[]");
            for (String path : List.of("/health/ready", "/health/live", "/metrics")) {
                seen.append(mira.health(path).body());
            }
            mira.stopsCleanly();
            seen.append(mira.output()).append(mira.stderr());
        }

        holdsNoCanary("what came out", seen.toString());
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                holdsNoCanary(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void holdsNoCanary(String where, String text) {
        for (String canary : CANARIES) {
            for (String form : forms(canary)) {
                assertThat(text.contains(form))
                        .as("%s holds %s as %s", where, canary, form)
                        .isFalse();
            }
        }
    }

    /** The value, and its core, in every encoding, and wherever Base64 may begin in front of it. */
    private static List<String> forms(String canary) {
        byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
        String core = canary.substring(0, canary.indexOf('+'));
        List<String> forms = new ArrayList<>();
        forms.add(core);
        forms.add(core.replace("/", "\\/"));
        forms.add(URLEncoder.encode(core, StandardCharsets.UTF_8));
        forms.add(HexFormat.of().formatHex(bytes).substring(0, 30));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes).substring(0, 30));
        for (int skipped = 0; skipped < 3; skipped++) {
            byte[] rest = Arrays.copyOfRange(bytes, skipped, bytes.length - (bytes.length - skipped) % 3);
            forms.add(Base64.getEncoder().encodeToString(rest));
            forms.add(Base64.getUrlEncoder().encodeToString(rest));
        }
        return forms;
    }

    private void keep(String value) {
        try {
            Path draft = Files.writeString(outside.resolve("draft"), value);
            Files.move(draft, outside.resolve("value"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
