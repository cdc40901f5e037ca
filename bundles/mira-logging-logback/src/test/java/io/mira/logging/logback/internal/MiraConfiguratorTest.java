package io.mira.logging.logback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A process of its own, as no test can look at its own standard output. */
final class MiraConfiguratorTest {

    @TempDir
    Path folder;

    @Test
    void everyWayToLogEndsInOneKindOfRecord() throws Exception {
        List<Map<String, Object>> records = run(Map.of());

        assertThat(messages(records))
                .contains("by slf4j", "printed in parts", "printed to stderr", "by java.util.logging");
        assertThat(records)
                .anySatisfy(record -> assertThat(record)
                        .containsEntry("logger", "uncaught")
                        .containsEntry("message", "uncaught exception in thread doomed")
                        .containsKey("exception"));
    }

    @Test
    void theEnvironmentCountsFromTheFirstRecord() throws Exception {
        assertThat(messages(run(Map.of("MIRA_LOG_LEVEL", "ERROR"))))
                .contains("uncaught exception in thread doomed")
                .doesNotContain("by slf4j", "printed in parts");
    }

    @Test
    void javaUtilLoggingFollowsTheLevel() throws Exception {
        assertThat(messages(run(Map.of("MIRA_LOG_LEVEL", "DEBUG")))).contains("in detail");
        assertThat(messages(run(Map.of()))).contains("by java.util.logging").doesNotContain("in detail");
    }

    @Test
    void aFaultyEnvironmentIsToldAndLoggingGoesOn() throws Exception {
        List<Map<String, Object>> records = run(Map.of("MIRA_LOG_FILE", folder.toString()));

        assertThat(messages(records))
                .contains("by slf4j", "printed in parts")
                .anySatisfy(message ->
                        assertThat(message).startsWith("logging keeps its defaults: file: cannot append to " + folder));
    }

    @Test
    void aLogbackXmlOfTheUsersOwnTakesItsPlace() throws Exception {
        Path file = folder.resolve("own.log");
        Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="own" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder class="io.mira.logging.logback.MiraEncoder"><format>ecs</format></encoder>
                  </appender>
                  <logger name="quiet" level="OFF"/>
                  <root level="INFO"><appender-ref ref="own"/></root>
                </configuration>
                """.formatted(file));

        start(Map.of("MIRA_ETC", folder.toString()));

        assertThat(folder.resolve("stdout")).hasContent("printed in parts");
        assertThat(Files.readAllLines(file))
                .anySatisfy(line -> assertThat(StrictJson.object(line.getBytes(StandardCharsets.UTF_8)))
                        .containsEntry("message", "by slf4j")
                        .containsEntry("log.level", "INFO"));
    }

    @Test
    void aFaultyLogbackXmlIsToldAndLoggingGoesOnWithoutIt() throws Exception {
        Path file = Files.writeString(folder.resolve("logback.xml"), "<configuration><root level=");

        assertThat(messages(run(Map.of("MIRA_ETC", folder.toString()))))
                .contains("by slf4j")
                .anySatisfy(message -> assertThat(message).startsWith("logging does without " + file));
    }

    private List<Map<String, Object>> run(Map<String, String> environment) throws IOException, InterruptedException {
        start(environment);

        assertThat(folder.resolve("stderr")).isEmptyFile();
        try (var lines = Files.lines(folder.resolve("stdout"))) {
            return lines.map(line -> StrictJson.object(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    private void start(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        builder.environment().keySet().removeIf(name -> name.startsWith("MIRA_") || name.endsWith("JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();

        assertThat(process.waitFor()).isZero();
    }

    private static List<String> messages(List<Map<String, Object>> records) {
        return records.stream()
                .map(record -> String.valueOf(record.get("message")))
                .toList();
    }

    /** What the process runs. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            LoggerFactory.getLogger("program").info("by slf4j");
            for (String part : Arrays.asList("printed ", "in ", "parts\n")) {
                System.out.print(part);
            }
            System.err.println("printed to stderr");
            java.util.logging.Logger.getLogger("program").info("by java.util.logging");
            java.util.logging.Logger.getLogger("program").fine("in detail");
            Thread doomed = new Thread(
                    () -> {
                        throw new IllegalStateException("why");
                    },
                    "doomed");
            doomed.start();
            doomed.join();
        }
    }
}
