package io.mira.deploy.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes of what the resolver says one sentence that helps. */
final class MissingRequirement {

    private static final Pattern REQUIREMENT = Pattern.compile(
            "missing requirement \\[[^\\]]*\\]\\([^)]*\\)\\] ([\\w.]+); (\\(.*?\\))(?= \\[caused by|\\]| Unresolved|$)");
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");

    private final Path optional;

    MissingRequirement(Path optional) {
        this.optional = optional;
    }

    /** Says what is missing, and which of the bundles that come with Mira has it. */
    String explain(String resolverMessage) {
        Matcher requirement = REQUIREMENT.matcher(resolverMessage);
        String missing = resolverMessage;
        while (requirement.find()) {
            missing = requirement.group(1) + " " + requirement.group(2);
        }
        Matcher packages = PACKAGE.matcher(missing);
        if (!packages.find()) {
            return "nothing provides " + missing + "; drop a bundle that does into deploy/";
        }
        String name = packages.group(1);
        return "no bundle exports package " + name + " in the version it needs "
                + missing.substring(missing.indexOf('('))
                + "; "
                + provider(name)
                        .map(jar -> "drop optional/" + jar + " into deploy/")
                        .orElse("drop a bundle that does into deploy/");
    }

    private Optional<String> provider(String packageName) {
        Pattern export = Pattern.compile("(^|,)" + Pattern.quote(packageName) + "([;,]|$)");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(optional, "*.jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile(), false)) {
                    Manifest manifest = file.getManifest();
                    String exports = manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue("Export-Package");
                    if (exports != null && export.matcher(exports).find()) {
                        return Optional.of(jar.getFileName().toString());
                    }
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
