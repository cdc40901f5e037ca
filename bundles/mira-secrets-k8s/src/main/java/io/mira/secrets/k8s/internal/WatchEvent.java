package io.mira.secrets.k8s.internal;

import java.util.Map;

/** One line of a watch. Holds no value. */
record WatchEvent(Kind kind, String version, boolean immutable) {

    /** What happened. */
    enum Kind {
        /** The secret is there, as it was or changed. */
        THERE,
        /** The secret is gone. */
        GONE,
        /** Nothing: the watch lives. */
        ALIVE,
        /** The server cannot go on with this watch. */
        OUTDATED
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is no event; the message holds no value
     */
    static WatchEvent of(byte[] line) {
        Map<?, ?> event = Json.object(line);
        Map<?, ?> object = Json.map(event, "object");
        String version = Json.string(Json.map(object, "metadata"), "resourceVersion");
        boolean immutable = Boolean.TRUE.equals(object.get("immutable"));
        return switch (Json.string(event, "type")) {
            case "ADDED", "MODIFIED" -> new WatchEvent(Kind.THERE, version, immutable);
            case "DELETED" -> new WatchEvent(Kind.GONE, "", false);
            case "BOOKMARK" -> new WatchEvent(Kind.ALIVE, "", false);
            case "ERROR" -> new WatchEvent(Kind.OUTDATED, "", false);
            default -> throw new IllegalArgumentException("no event of a watch");
        };
    }
}
