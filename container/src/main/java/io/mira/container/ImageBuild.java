package io.mira.container;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes {@code mira-image.tar}, an OCI image as {@code docker load}, {@code podman load} and {@code skopeo} take it. No
 * engine is needed; no network either, unless another base is named.
 */
public final class ImageBuild {

    private static final String USER = "10001:10001";
    private static final String DATA = "/var/lib/mira";

    private ImageBuild() {}

    /** Takes the unpacked distribution, the folder to build in, the version, {@code deploy=a,b} and {@code base=…}. */
    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]);
        Path target = Files.createDirectories(Path.of(arguments[1]));
        String version = arguments[2];
        List<String> deploy = List.of(option(arguments, "deploy").split(",", -1)).stream()
                .filter(name -> !name.isEmpty())
                .toList();
        String base = option(arguments, "base");

        ImageFiles files = new ImageFiles(target.resolve("image"), USER, DATA);
        JibContainerBuilder image = base.isEmpty() ? onOurOwn(files, target) : Jib.from(pinned(base));
        image.addFileEntriesLayer(files.mira(distribution, deploy))
                .addFileEntriesLayer(files.folders())
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(architecture(), "linux")))
                .setCreationTime(ImageFiles.TIMESTAMP)
                .setLabels(labels(version))
                .setEnvironment(environment(base.isEmpty()))
                .setExposedPorts(Set.of(Port.tcp(8080), Port.tcp(9990)))
                .setUser(USER)
                .setEntrypoint("/opt/mira/bin/mira")
                .setProgramArguments("run");
        Path cache = target.resolve("jib-cache");
        JibContainer built = image.containerize(
                Containerizer.to(TarImage.at(target.resolve("mira-image.tar")).named("mira:" + version))
                        .setBaseImageLayersCache(cache.resolve("base"))
                        .setApplicationLayersCache(cache.resolve("layers"))
                        .setToolName("mira"));
        System.out.println("[INFO] mira:" + version + " " + built.getDigest() + " for " + architecture() + ": "
                + target.resolve("mira-image.tar"));
    }

    /** A runtime of jlink, the libraries it needs, and a shell for {@code bin/mira}: nothing else. */
    private static JibContainerBuilder onOurOwn(ImageFiles files, Path target) throws Exception {
        Path runtime = new JavaRuntime(target.resolve("runtime")).make();
        return Jib.fromScratch()
                .addFileEntriesLayer(files.system(new SystemLibraries(runtime).find()))
                .addFileEntriesLayer(files.runtime(runtime));
    }

    private static String pinned(String base) {
        if (!base.contains("@sha256:")) {
            throw new IllegalArgumentException(
                    "the base " + base + " is not pinned: name it by digest, <name>@sha256:<digest>");
        }
        return base;
    }

    private static Map<String, String> environment(boolean ownRuntime) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "LANG",
                "C.UTF-8",
                "MIRA_DATA",
                DATA,
                "JAVA_OPTS",
                "-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=" + DATA));
        if (ownRuntime) {
            environment.put("JAVA_HOME", "/opt/java");
            environment.put("PATH", "/opt/mira/bin:/opt/java/bin:/usr/bin:/bin");
        }
        return environment;
    }

    private static Map<String, String> labels(String version) {
        return new TreeMap<>(Map.of(
                "org.opencontainers.image.title",
                "Mira",
                "org.opencontainers.image.description",
                "An Apache Felix distribution with live configuration, live secrets, JSON logs and a stop that"
                        + " loses nothing.",
                "org.opencontainers.image.version",
                version,
                "org.opencontainers.image.licenses",
                "Apache-2.0",
                "org.opencontainers.image.created",
                ImageFiles.TIMESTAMP.toString()));
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static String option(String[] arguments, String name) {
        for (String argument : arguments) {
            if (argument.startsWith(name + "=")) {
                return argument.substring(name.length() + 1).strip();
            }
        }
        return "";
    }
}
