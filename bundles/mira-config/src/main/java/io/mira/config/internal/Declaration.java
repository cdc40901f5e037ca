package io.mira.config.internal;

import java.util.Optional;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What a bundle declares about one of its configurations: its metatype, and perhaps a JSON Schema beside it. */
record Declaration(ObjectClassDefinition metatype, Optional<Schema> schema) {

    /** Where both lie in a bundle. */
    static final String FOLDER = "OSGI-INF/metatype";

    /** What the name of a schema ends with, after the PID. */
    static final String SCHEMA = ".schema.json";
}
