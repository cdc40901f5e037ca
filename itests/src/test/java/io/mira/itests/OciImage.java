package io.mira.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** An OCI image in an archive, unpacked as an engine would: its configuration, and its layers one over the other. */
final class OciImage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path layout;
    private final JsonNode manifest;
    private final JsonNode config;

    OciImage(Path archive, Path folder) throws IOException, InterruptedException {
        layout = Files.createDirectories(folder.resolve("layout"));
        tar("-xf", archive.toString(), "-C", layout.toString());
        JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
        manifest = blob(index.path("manifests").path(0));
        config = blob(manifest.path("config"));
    }

    /** Lays all layers into a folder. */
    Path unpack(Path root) throws IOException, InterruptedException {
        Files.createDirectories(root);
        for (JsonNode layer : manifest.path("layers")) {
            tar("-xzpf", path(layer).toString(), "-C", root.toString(), "--numeric-owner");
        }
        return root;
    }

    /** Gives the configuration, as the image says. */
    JsonNode config() {
        return config.path("config");
    }

    JsonNode whole() {
        return config;
    }

    List<String> command() {
        return StreamSupport.stream(config().path("Entrypoint").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : config().path("Env")) {
            String[] parts = variable.asText().split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }

    private JsonNode blob(JsonNode descriptor) throws IOException {
        return JSON.readTree(path(descriptor).toFile());
    }

    private Path path(JsonNode descriptor) {
        return layout.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder tar = new ProcessBuilder("tar").inheritIO();
        tar.command().addAll(List.of(arguments));
        if (tar.start().waitFor() != 0) {
            throw new IOException("tar " + String.join(" ", arguments) + " failed");
        }
    }
}
