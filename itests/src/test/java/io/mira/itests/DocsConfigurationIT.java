package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tests that the guide names are there. */
@Tag("one-java")
final class DocsConfigurationIT {

    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void everyTestThatIsNamedForAPromiseIsThere() throws IOException {
        String guide = Files.readString(Home.PROJECT.resolve("docs/guide/configuration-cases.md"));
        List<MatchResult> named = NAMED.matcher(guide).results().toList();
        assertThat(named).hasSizeGreaterThan(30);
        for (MatchResult test : named) {
            assertThat(Files.readString(source(test.group(1) + ".java")))
                    .as(test.group())
                    .contains("void " + test.group(2) + "(");
        }
    }

    private static Path source(String name) throws IOException {
        for (String below : List.of("itests", "bundles/mira-config")) {
            try (Stream<Path> files = Files.walk(Home.PROJECT.resolve(below + "/src/test/java"))) {
                Path found =
                        files.filter(file -> file.endsWith(name)).findFirst().orElse(null);
                if (found != null) {
                    return found;
                }
            }
        }
        throw new AssertionError("no " + name);
    }
}
