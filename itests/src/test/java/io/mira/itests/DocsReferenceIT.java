package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The reference cannot lie: what is committed is what the bundles declare. {@code ./dev reference} writes it anew. */
final class DocsReferenceIT {

    private static final Path REFERENCE = Home.PROJECT.resolve("docs/reference");
    private static final Pattern VARIABLE = Pattern.compile("\"(MIRA_[A-Z0-9_]*[A-Z0-9])\"");

    private static final Pattern KEY = Pattern.compile("(?m)^\\| `([^`]+)` \\| [^|]* \\| ([^|]*) \\|");

    private static Map<String, String> generated;

    @BeforeAll
    static void generate() throws IOException {
        generated = new ReferencePages(Home.PROJECT.resolve("distribution/target/mira")).pages();
        if (Boolean.getBoolean("mira.reference.write")) {
            Files.createDirectories(REFERENCE);
            for (Path old :
                    committed().keySet().stream().map(REFERENCE::resolve).toList()) {
                Files.delete(old);
            }
            for (Map.Entry<String, String> page : generated.entrySet()) {
                Files.writeString(REFERENCE.resolve(page.getKey()), page.getValue());
            }
        }
    }

    @Test
    void whatIsCommittedIsWhatTheBundlesDeclare() throws IOException {
        assertThat(committed())
                .as("run ./dev reference, and commit docs/reference")
                .isEqualTo(generated);
    }

    @Test
    void everyKeyHasASentenceForTheOperator() {
        assertThat(generated.values()).allSatisfy(page -> assertThat(page).doesNotContainPattern("(?m)\\|  \\|$"));
    }

    @Test
    void everyVariableStandsInTheBook() throws IOException {
        String book = Files.readString(Home.PROJECT.resolve("DEPLOYMENT.md"));
        Set<String> variables = new TreeSet<>();
        for (String module : new String[] {"bundles", "launcher"}) {
            try (Stream<Path> files = Files.walk(Home.PROJECT.resolve(module))) {
                for (Path file : files.filter(path -> path.toString().matches(".*/src/main/java/.*\\.java"))
                        .toList()) {
                    Matcher variable = VARIABLE.matcher(Files.readString(file));
                    while (variable.find()) {
                        variables.add(variable.group(1));
                    }
                }
            }
        }
        assertThat(variables).hasSizeGreaterThan(15);
        assertThat(variables).allSatisfy(variable -> assertThat(book).contains("`" + variable + "`"));
    }

    @Test
    void everyKeyStandsInTheTableOfTheBookWithItsDefault() throws IOException {
        List<String> book = Files.readAllLines(Home.PROJECT.resolve("DEPLOYMENT.md"));
        for (Map.Entry<String, String> page : generated.entrySet()) {
            String rows = book.stream()
                    .filter(row -> row.startsWith("| ")
                            && row.contains("`" + page.getKey().replaceAll("md$", "cfg") + "`"))
                    .collect(Collectors.joining("\n"));
            KEY.matcher(page.getValue())
                    .results()
                    .forEach(key -> assertThat(rows)
                            .as("%s of %s", key.group(1), page.getKey())
                            .containsPattern(inTheBook(key.group(1), key.group(2))));
        }
    }

    /** Seconds have no unit there; a key that begins many ends with what each of them is about. */
    private static String inTheBook(String key, String value) {
        String name = "`" + Pattern.quote(key) + (key.endsWith(".") ? "<[a-z]+>" : "") + "`";
        String plain = value.replaceAll("`|(?<=[0-9])s(?=`)", "");
        return value.equals("none") || plain.startsWith("/") ? name : name + " \\(" + Pattern.quote(plain) + "[);]";
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(REFERENCE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".md")).toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }
}
