package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where commands of the documentation are typed: a folder, a network, and an environment in which nothing of Mira's is set. */
record Terminal(Loopback network, Path folder, Map<String, String> environment) {

    /** Runs commands to their end, each of which must succeed, and gives what they print to stdout. */
    String run(String commands) {
        ProcessBuilder builder = new ProcessBuilder(line(commands));
        builder.environment().keySet().removeIf(name -> name.startsWith("MIRA_") || name.startsWith("VAULT_"));
        builder.environment().putAll(all());
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("exit code of\n%s\nwhich prints\n%s", commands, output)
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a command that stays in the foreground, in place of the shell, so that a signal reaches it. */
    MiraProcess start(String command) {
        return MiraProcess.start(line("exec " + command), all());
    }

    private Map<String, String> all() {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return all;
    }

    private List<String> line(String commands) {
        return network.command("sh", "-euc", "cd '" + folder + "'\n" + commands);
    }
}
