package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that were built against other logging APIs resolve without more, and what they log is a record like any other. */
final class LogBridgesIT {

    private static final String AS_THEIR_BUILDS_SAY = String.join(
            ",",
            "org.osgi.framework",
            "org.slf4j;version=\"[1.7,2)\"",
            "org.apache.commons.logging;version=\"[1.1,2)\"",
            "org.apache.log4j;version=\"[1.2,2)\"",
            "org.apache.logging.log4j;version=\"[2.17,3)\"",
            "org.apache.logging.log4j.util;version=\"[2.17,3)\"",
            "org.jspecify.*;resolution:=optional",
            "*");

    @TempDir
    Path folder;

    @Test
    void bundlesWithOtherLoggingApisResolveAndLog() {
        Home home = new Home(folder);
        home.drops(
                new FixtureBundle(folder).of("bridges", "1.0.0", Map.of("Import-Package", AS_THEIR_BUILDS_SAY)),
                "bridges.jar");
        try (MiraProcess mira = home.start().untilReady()) {
            assertThat(mira.await("slf4j 1 with arguments").text("level")).isEqualTo("WARN");
            LogRecord jcl = mira.await("commons logging");
            assertThat(jcl.text("logger")).isEqualTo("bridges.jcl");
            assertThat(jcl.json().path("exception").path("message").asText()).isEqualTo("of jcl");
            LogRecord log4j1 = mira.await("log4j 1");
            assertThat(log4j1.text("logger")).isEqualTo("bridges.log4j1");
            assertThat(log4j1.json().path("exception").path("message").asText()).isEqualTo("of log4j 1");
            LogRecord log4j2 = mira.await("log4j 2");
            assertThat(log4j2.text("level")).isEqualTo("WARN");
            assertThat(log4j2.text("order")).isEqualTo("4711");
            LogRecord byClass = mira.await("log4j 2 by class");
            assertThat(byClass.text("bundle")).isEqualTo("it.bridges");
            assertThat(byClass.json().path("exception").path("message").asText())
                    .isEqualTo("of log4j 2");
            mira.stopsCleanly();
            assertThat(mira.count("must not be seen")).isZero();
        }
    }
}
