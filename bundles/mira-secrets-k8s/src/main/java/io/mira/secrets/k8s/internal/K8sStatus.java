package io.mira.secrets.k8s.internal;

import com.grack.nanojson.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is going on, for the operator; never a value.
 *
 * @param watched secrets that are followed by the API
 * @param open those of them whose changes the server tells
 * @param polled those of them that are asked for at intervals, because a watch of them is forbidden
 * @param mounts secrets that are followed as mounted files
 * @param connections to the API server
 * @param trouble empty if there is none
 */
record K8sStatus(
        String mode,
        String namespace,
        String server,
        String mountPath,
        int watched,
        int open,
        int polled,
        int mounts,
        int connections,
        String trouble) {

    String json() {
        return JsonWriter.string(entries());
    }

    String table() {
        return entries().entrySet().stream()
                .map(entry -> String.format("%-12s%s", entry.getKey(), entry.getValue())
                        .strip())
                .collect(Collectors.joining("\n"));
    }

    private Map<String, Object> entries() {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("mode", mode);
        entries.put("namespace", namespace);
        entries.put("server", server);
        entries.put("mount_path", mountPath);
        entries.put("watched", watched);
        entries.put("open", open);
        entries.put("polled", polled);
        entries.put("mounts", mounts);
        entries.put("connections", connections);
        entries.put("trouble", trouble);
        return entries;
    }
}
