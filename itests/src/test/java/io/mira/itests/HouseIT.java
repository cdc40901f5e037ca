package io.mira.itests;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads every built manifest. The list {@code house.txt} beside this class says who may lean on whom. */
final class HouseIT {

    /** What anybody may lean on: the JDK, the framework and what is specified for it, the logging facade. */
    private static final Pattern OURS = Pattern.compile("io\\.mira\\..*");

    private static final List<String> MODULES = List.of("bundles", "examples");

    @Test
    void everyBundleImportsAndExportsWhatTheListSays() throws IOException {
        assertThat(String.join("\n", actual()))
                .as("after a wanted change, put this into itests/src/test/resources/house.txt")
                .isEqualTo(list().strip());
    }

    @Test
    void implementationsLeanOnApisOnlyAndApisOnNobody() throws IOException {
        Map<String, String> exporters = new TreeMap<>();
        for (Attributes manifest : manifests()) {
            for (String name : packages(manifest, "Export-Package")) {
                exporters.put(name, bundle(manifest));
            }
        }
        for (Attributes manifest : manifests()) {
            String importer = bundle(manifest);
            for (String name : packages(manifest, "Import-Package")) {
                if (OURS.matcher(name).matches()) {
                    assertThat(exporters).as("%s imports %s", importer, name).containsKey(name);
                    String exporter = String.valueOf(exporters.get(name));
                    assertThat(isApi(exporter))
                            .as("%s leans on %s", importer, exporter)
                            .isTrue();
                    assertThat(isApi(importer) && !exporter.equals(importer))
                            .as("the API %s leans on %s", importer, exporter)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void onlyApisExportAndEveryExportHasAVersionOfItsOwn() throws IOException {
        for (Attributes manifest : manifests()) {
            String name = bundle(manifest);
            var exports = OSGiHeader.parseHeader(manifest.getValue("Export-Package"));
            if (!isApi(name) && !name.equals("io.mira.http")) {
                assertThat(exports.keySet()).as(name).isEmpty();
            }
            exports.forEach((exported, attributes) -> assertThat(attributes.getVersion())
                    .as("%s of %s", exported, name)
                    .isNotNull());
        }
    }

    private static List<String> actual() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Attributes manifest : manifests()) {
            lines.add(bundle(manifest));
            lines.add("  exports " + String.join(" ", packages(manifest, "Export-Package")));
            List<String> foreign = packages(manifest, "Import-Package").stream()
                    .filter(name -> !name.startsWith("javax.") && !name.startsWith("org.osgi.framework"))
                    .toList();
            lines.add("  imports " + String.join(" ", foreign));
        }
        return lines.stream().map(String::stripTrailing).toList();
    }

    private static List<String> packages(Attributes manifest, String header) {
        return new TreeSet<>(OSGiHeader.parseHeader(manifest.getValue(header)).keySet())
                .stream().map(Processor::removeDuplicateMarker).distinct().toList();
    }

    private static boolean isApi(String bundle) {
        return bundle.endsWith(".api");
    }

    private static String bundle(Attributes manifest) {
        return manifest.getValue("Bundle-SymbolicName");
    }

    private static List<Attributes> manifests() throws IOException {
        Map<String, Attributes> found = new TreeMap<>();
        for (String module : MODULES) {
            try (DirectoryStream<Path> folders =
                    Files.newDirectoryStream(Home.PROJECT.resolve(module), Files::isDirectory)) {
                for (Path folder : folders) {
                    read(folder.resolve("target"), found);
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(14);
        return List.copyOf(found.values());
    }

    private static void read(Path target, Map<String, Attributes> found) throws IOException {
        if (!Files.isDirectory(target)) {
            return;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-" + Home.VERSION + ".jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    Attributes manifest = file.getManifest().getMainAttributes();
                    found.put(bundle(manifest), manifest);
                }
            }
        }
    }

    private static String list() throws IOException {
        try (InputStream in = HouseIT.class.getResourceAsStream("/house.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
