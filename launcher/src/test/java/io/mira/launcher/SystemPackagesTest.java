package io.mira.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The system bundle exports our packages in the versions that the jars on the class path have. */
final class SystemPackagesTest {

    private static final Pattern EXPORT = Pattern.compile("(io\\.mira\\.[a-z.]+);[^,]*?version=\"([^\"]+)\"");

    @Test
    void areThoseOfTheJarsOnTheClassPath() throws IOException {
        Set<String> exported = new TreeSet<>();
        for (URL url : Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream in = url.openStream()) {
                String exports = new Manifest(in).getMainAttributes().getValue("Export-Package");
                exported.addAll(versions(exports == null ? "" : exports));
            }
        }
        assertThat(exported)
                .as("put these into framework.properties")
                .isNotEmpty()
                .isEqualTo(versions(settings()));
    }

    private static String settings() throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Main.class.getResourceAsStream("framework.properties")) {
            settings.load(in);
        }
        return settings.getProperty("org.osgi.framework.system.packages.extra");
    }

    private static Set<String> versions(String header) {
        Set<String> versions = new TreeSet<>();
        // a comma inside quotes, as in uses:="a,b", would end an entry
        Matcher matcher = EXPORT.matcher(header.replaceAll("uses:=\"[^\"]*\";?", ""));
        while (matcher.find()) {
            versions.add(matcher.group(1) + " " + matcher.group(2));
        }
        return versions;
    }
}
