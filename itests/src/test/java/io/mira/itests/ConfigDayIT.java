package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of changes: Mira writes nothing into {@code etc/}, not for a moment, unless it is asked to. */
@Tag("one-java")
@Timeout(300)
final class ConfigDayIT {

    private static final String PLAIN = "it.probe~plain.cfg";

    @TempDir
    Path folder;

    private final List<String> secrets = new ArrayList<>();
    private Home home;
    private Path mount;

    @BeforeEach
    void fillEtc() throws IOException {
        home = new Home(folder)
                .with("ROTATING_PASSWORD_FILE", folder.resolve("value").toString());
        home.drops(new FixtureBundle(folder).of("probe"), "probe.jar");
        mount = Files.createDirectory(folder.resolve("mount"));
        rotate("the value of dawn");
        home.writes(PLAIN, "# of the probe", "greeting = dawn", ".password = secret://rotating:password");
        Files.createDirectory(home.etc("conf.d"));
        Files.writeString(home.etc("conf.d/" + PLAIN), "names = laid,over\r\n");
        Files.writeString(home.etc("README"), "not a configuration\n");
        swapTo("dawn");
        Files.createSymbolicLink(mount.resolve("it.probe~mounted.cfg"), Path.of("..data/it.probe~mounted.cfg"));
        Files.createSymbolicLink(home.etc("it.probe~mounted.cfg"), mount.resolve("it.probe~mounted.cfg"));
    }

    @Test
    void aDayOfChangesAndRotationsLeavesEtcAsItIsUntilItIsAskedToWrite() throws IOException {
        Map<String, String> dawn = contents();
        MiraProcess mira = start();
        try {
            for (int hour = 0; hour < 24; hour++) {
                edits(mira, hour);
                Map<String, String> own = everything();
                rotates(mira, hour);
                swaps(mira, hour);
                if (hour % 8 == 3) {
                    operates(mira, hour);
                }
                if (hour == 12) {
                    mira.stopsCleanly();
                    assertThat(everything()).as("after a stop").isEqualTo(own);
                    mira = start();
                }
                assertThat(everything()).as("hour %d", hour).isEqualTo(own);
            }
            home.writes(PLAIN, "# of the probe", "greeting = dawn", ".password = secret://rotating:password");
            awaitModified(mira, PLAIN, "dawn");
            assertThat(contents()).isEqualTo(dawn);

            succeeds("config set it.probe~plain greeting evening --persist");
            awaitModified(mira, PLAIN, "evening");
            Map<String, String> dusk = contents();
            assertThat(dusk.put(PLAIN, dawn.getOrDefault(PLAIN, "")))
                    .isEqualTo("# of the probe\ngreeting = evening\n.password = secret://rotating:password\n");
            assertThat(dusk).isEqualTo(dawn);
            mira.stopsCleanly();
        } finally {
            mira.close();
        }
        Canary canary = new Canary(secrets);
        canary.isNotBelow(home.etc(""));
        canary.isNotBelow(home.data());
        canary.isNotIn("the output", mira.output());
    }

    private MiraProcess start() {
        MiraProcess mira = home.start().untilReady();
        mira.await("probe activated", 2);
        return mira;
    }

    /** Every fourth edit is a faulty one. */
    private void edits(MiraProcess mira, int hour) {
        String secret = ".password = secret://rotating:password";
        if (hour % 4 == 2) {
            home.writes(PLAIN, "# of the probe", "greeting = hour " + hour, secret, "number = many " + hour);
            mira.await("configuration rejected", record -> record.text("reason").contains("many " + hour));
        } else {
            home.writes(PLAIN, "# of the probe", "greeting = hour " + hour, secret, "number = " + hour);
            awaitModified(mira, PLAIN, "hour " + hour);
        }
    }

    /** Also while the file is faulty: the last good configuration uses the secret all the same. */
    private void rotates(MiraProcess mira, int hour) throws IOException {
        String value = "the value of hour " + hour + ", not to be told";
        rotate(value);
        mira.await(
                "probe modified",
                record -> record.text("pid").equals("it.probe~plain")
                        && record.json().path("password_hash").asInt() == value.hashCode());
    }

    private void swaps(MiraProcess mira, int hour) throws IOException {
        swapTo("hour " + hour);
        awaitModified(mira, "it.probe~mounted.cfg", "hour " + hour);
    }

    private void operates(MiraProcess mira, int hour) {
        succeeds("config set it.probe~plain greeting 'said at " + hour + "'");
        awaitModified(mira, PLAIN, "said at " + hour);
        succeeds("config rollback it.probe~plain 1");
        succeeds("config reload");
    }

    private void awaitModified(MiraProcess mira, String file, String greeting) {
        String pid = file.replace(".cfg", "");
        mira.await(
                "probe modified",
                record -> record.text("pid").equals(pid)
                        && record.text("greeting").equals(greeting));
    }

    private void succeeds(String command) {
        MiraProcess process = home.start("shell", command);
        while (process.exitOfCommand() != 0) {
            // The socket is opened beside the start.
            assertThat(process.stderr()).contains("takes no commands");
            process = home.start("shell", command);
        }
    }

    private void rotate(String value) throws IOException {
        secrets.add(value);
        Path draft = Files.writeString(folder.resolve("draft"), value);
        Files.move(draft, folder.resolve("value"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void swapTo(String greeting) throws IOException {
        Path next = Files.createDirectory(mount.resolve("..of " + greeting));
        Files.writeString(next.resolve("it.probe~mounted.cfg"), "greeting = " + greeting + "\n");
        Files.createSymbolicLink(mount.resolve("..tmp"), next.getFileName());
        Files.move(mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What stands in the files. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : below()) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                contents.put(home.etc("").relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    /** That, and all that changes when somebody touches a file or a folder: a draft that came and went shows in its folder. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> everything = new TreeMap<>();
        for (Path file : below()) {
            Map<String, Object> marks = Files.readAttributes(
                    file, "unix:ino,mode,uid,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            String content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? hash(file) : "";
            everything.put(file.toString(), new TreeMap<>(marks) + " " + content);
        }
        return everything;
    }

    private List<Path> below() throws IOException {
        try (Stream<Path> all = Files.walk(home.etc(""))) {
            return all.toList();
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
