package io.mira.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentences of the resolver are those of Felix 7.0.5. {@link DeployedJarsTest} takes one from the real framework. */
final class MissingRequirementTest {

    private static final String SERVLET =
            "Unable to resolve a.bundle [7](R 7.0): missing requirement [a.bundle [7](R 7.0)]"
                    + " osgi.wiring.package; (&(osgi.wiring.package=jakarta.servlet)(version>=5.0.0)) Unresolved requirements:"
                    + " [[a.bundle [7](R 7.0)] osgi.wiring.package; (&(osgi.wiring.package=jakarta.servlet)(version>=5.0.0))]";

    @TempDir
    Path optional;

    @Test
    void namesTheBundleOfOursThatHasThePackage() throws IOException {
        TestJar.bundle(optional.resolve("other.jar"), "other", "1", Map.of("Export-Package", "jakarta.servlet.http"));
        TestJar.bundle(
                optional.resolve("mira-http.jar"),
                "http",
                "1",
                Map.of("Export-Package", "x.y;version=1,jakarta.servlet;version=\"5.0.0\""));

        assertThat(explain(SERVLET))
                .contains("package jakarta.servlet", "version>=5.0.0", "drop optional/mira-http.jar into deploy/");
    }

    @Test
    void saysWhatToDoWhenNoneOfOursHasIt() {
        assertThat(explain(SERVLET)).contains("no bundle exports package jakarta.servlet", "drop a bundle that does");
    }

    @Test
    void ofAChainOfCausesTheLastIsTheOneToMend() {
        String chain = "Unable to resolve a [1](R 1.0): missing requirement [a [1](R 1.0)] osgi.wiring.package;"
                + " (osgi.wiring.package=b.api) [caused by: Unable to resolve b [2](R 2.0): missing requirement"
                + " [b [2](R 2.0)] osgi.wiring.package; (osgi.wiring.package=c.api)] Unresolved requirements: [[a [1](R 1.0)]"
                + " osgi.wiring.package; (osgi.wiring.package=b.api)]";

        assertThat(explain(chain)).contains("c.api").doesNotContain("b.api");
    }

    @Test
    void anotherRequirementIsGivenAsItIs() {
        String java = "Unable to resolve a [1](R 1.0): missing requirement [a [1](R 1.0)] osgi.ee;"
                + " (&(osgi.ee=JavaSE)(version=99)) Unresolved requirements: []";

        assertThat(explain(java)).contains("nothing provides osgi.ee (&(osgi.ee=JavaSE)(version=99))");
    }

    @Test
    void whatIsNotUnderstoodIsNotLost() {
        assertThat(explain("something new")).contains("something new");
    }

    @Test
    void aBrokenJarAmongOursHarmsNothing() throws IOException {
        Files.writeString(optional.resolve("broken.jar"), "text");

        assertThat(explain(SERVLET)).contains("package jakarta.servlet");
    }

    private String explain(String message) {
        return new MissingRequirement(optional).explain(message);
    }
}
