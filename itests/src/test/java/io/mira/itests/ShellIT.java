package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ShellIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() {
        home = new Home(folder);
    }

    @Test
    void commandsOfMiraAndOfUsersAnswer() throws IOException {
        home.drops(new FixtureBundle(folder).of("teller"), "teller.jar")
                .with("TELLER_TOKEN", "a-token-for-this-test")
                .writes("some.pid.cfg", "password = secret://teller:token");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("teller started");
            awaitShell(home);
            assertThat(answer(home, "help")).as("ours come first").startsWith("mira:bundles ");
            assertThat(answer(home, "help").lines())
                    .anyMatch(line -> line.matches("it:echo +a command of a test"))
                    .filteredOn(line -> line.startsWith("mira:"))
                    .as("each of ours says what it is for")
                    .anyMatch(line -> line.startsWith("mira:config "))
                    .allMatch(line -> line.matches("mira:\\w+ +\\w.*"));
            assertThat(answer(home, "it:echo 'a  b' c\\ d \"\""))
                    .as("one word is split as by a shell")
                    .isEqualTo("[a  b, c d, ]\n");
            assertThat(answer(home, "it:echo", "a 'b", "c"))
                    .as("several words are taken as they are")
                    .isEqualTo("[a 'b, c]\n");
            assertThat(answer(home, "it:echo the a-token-for-this-test is told"))
                    .isEqualTo("[the, ***, is, told]\n");
            assertThat(answer(home, "config list")).contains("some.pid");
            assertThat(answer(home, "it:many 500000")).isEqualTo("0123456789abcdef\n".repeat(500_000));
            listsThings();
            fails("it:fail 'no \"luck\"'", "mira: no \"luck\"\n");
            fails("it:many x", "mira: takes int\n");
            fails("nonsense", "mira: there is no command 'nonsense': mira:help lists all\n");
            fails("it:echo 'x", "mira: a quote ' is not closed: it:echo 'x\n");
            fails("", "mira: no command given: try mira:help\n");
            mira.stopsCleanly();
        }
        assertThat(home.data().resolve("shell/socket")).doesNotExist();
    }

    private void listsThings() throws IOException {
        JsonNode bundles = new ObjectMapper().readTree(answer(home, "bundles --json"));
        assertThat(bundles.findValuesAsText("name")).contains("it.teller", "io.mira.management");
        assertThat(bundles.get(0).path("state").asText()).isEqualTo("active");
        assertThat(answer(home, "bundles")).containsPattern("active +80  it.teller 1.0.0");
        assertThat(new ObjectMapper()
                        .readTree(answer(home, "health live --json"))
                        .path("status")
                        .asText())
                .isEqualTo("UP");
        assertThat(answer(home, "health")).contains("UP    platform: ");
        assertThat(new ObjectMapper().readTree(answer(home, "help --json")).findValuesAsText("command"))
                .contains("mira:health", "it:hang");
    }

    @Test
    void whereNothingRunsItSaysSo() {
        fails("help", "mira: nothing runs with the data folder " + home.data() + "\n");
    }

    @Test
    void afterAKillNothingIsInTheWay() {
        try (MiraProcess mira = home.start().untilReady()) {
            awaitShell(home);
            mira.signal("KILL");
            assertThat(mira.exitCode()).isEqualTo(137);
        }
        assertThat(home.data().resolve("shell/socket")).exists();
        fails("help", "mira: nothing runs with the data folder " + home.data() + "\n");
        try (MiraProcess mira = home.start().untilReady()) {
            awaitShell(home);
            mira.stopsCleanly();
        }
    }

    @Test
    void onlyTheOwnerCanOpenTheSocket() throws IOException {
        try (MiraProcess mira = home.start().untilReady()) {
            awaitShell(home);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.data().resolve("shell"))))
                    .isEqualTo("rwx------");
            mira.stopsCleanly();
        }
    }

    @Test
    void twoHomesOfWhichOneLiesDeepAnswerEachForItself() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(60)).resolve("ä".repeat(40)));
        Home other = new Home(deep);
        try (MiraProcess one = home.start().untilReady();
                MiraProcess two = other.start().untilReady()) {
            awaitShell(home);
            awaitShell(other);
            assertThat(answer(home, "help")).isEqualTo(answer(other, "help"));
            one.stopsCleanly();
            fails("help", "mira: nothing runs with the data folder " + home.data() + "\n");
            assertThat(answer(other, "health")).contains("UP");
            Path elsewhere = Path.of(Files.readString(other.data().resolve("shell/path")));
            assertThat(elsewhere).exists();
            two.stopsCleanly();
            assertThat(elsewhere.getParent()).doesNotExist();
        }
    }

    @Test
    void aCommandThatHangsKeepsNobodyWaitingAndEndsWithItsClient() throws Exception {
        home.drops(new FixtureBundle(folder).of("teller"), "teller.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("teller started");
            awaitShell(home);
            List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(home.data().resolve("shell/socket")));
                silent.add(channel);
            }
            try (MiraProcess hanging = home.start("shell", "it:hang")) {
                mira.awaitLine("hanging");
                assertThat(answer(home, "it:echo x")).isEqualTo("[x]\n");
                assertThat(hanging.output()).isEmpty();
            }
            mira.awaitLine("interrupted");
            for (SocketChannel channel : silent) {
                channel.close();
            }
            MiraProcess hanging = home.start("shell", "it:hang");
            mira.await("hanging", 2);
            mira.stopsCleanly();
            assertThat(hanging.exitOfCommand()).isEqualTo(1);
            assertThat(hanging.stderr()).startsWith("mira: ");
        }
    }

    @Test
    void whereNoSocketCanBeMiraRunsAllTheSame() throws IOException {
        Files.createDirectories(home.data());
        Files.writeString(home.data().resolve("shell"), "in the way");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("bin/mira shell cannot be used").text("reason"))
                    .contains("shell");
            MiraProcess command = home.start("shell", "help");
            assertThat(command.exitOfCommand()).isEqualTo(1);
            assertThat(command.stderr())
                    .startsWith("mira: process " + mira.pid() + " runs with the data folder " + home.data()
                            + ", but takes no commands");
            mira.stopsCleanly();
        }
    }

    @Test
    void manyCommandsAtOnceEachGetTheirAnswer() {
        home.drops(new FixtureBundle(folder).of("teller"), "teller.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            mira.awaitLine("teller started");
            awaitShell(home);
            List<MiraProcess> commands = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                commands.add(home.start("shell", "it:echo", "" + i));
            }
            for (int i = 0; i < commands.size(); i++) {
                assertThat(commands.get(i).exitOfCommand()).isZero();
                assertThat(commands.get(i).output()).isEqualTo("[" + i + "]");
            }
            mira.stopsCleanly();
        }
    }

    /** The socket is opened beside the start, not before {@code ready}. */
    private static void awaitShell(Home home) {
        MiraProcess command = home.start("shell", "help");
        while (command.exitOfCommand() != 0) {
            assertThat(command.stderr()).contains("takes no commands");
            command = home.start("shell", "help");
        }
    }

    private static String answer(Home home, String... words) {
        String[] arguments = new String[words.length + 1];
        arguments[0] = "shell";
        System.arraycopy(words, 0, arguments, 1, words.length);
        MiraProcess command = home.start(arguments);
        int code = command.exitOfCommand();
        assertThat(code).as(command.stderr()).isZero();
        assertThat(command.stderr()).isEmpty();
        return command.output() + "\n";
    }

    private void fails(String command, String reason) {
        MiraProcess process = home.start("shell", command);
        assertThat(process.exitOfCommand()).isEqualTo(1);
        assertThat(process.stderr()).isEqualTo(reason);
        assertThat(process.output()).isEmpty();
    }
}
