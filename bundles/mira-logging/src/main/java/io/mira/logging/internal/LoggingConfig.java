package io.mira.logging.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
        name = "Mira logging",
        description = "What is logged, and how. One logger's own level is the key logger.<name>.")
@interface LoggingConfig {

    @AttributeDefinition(
            description = "Level of all loggers that have none of their own",
            options = {
                @Option("TRACE"),
                @Option("DEBUG"),
                @Option("INFO"),
                @Option("WARN"),
                @Option("ERROR"),
                @Option("OFF")
            })
    String level() default "INFO";

    @AttributeDefinition(description = "false writes text for people, whatever format says")
    boolean json__format() default true;

    @AttributeDefinition(
            description = "Format of the records",
            options = {
                @Option("json"),
                @Option("ecs"),
                @Option("gcp"),
                @Option("aws"),
                @Option("logstash"),
                @Option("text")
            })
    String format() default "json";

    @AttributeDefinition(description = "File that the records are appended to besides; none if empty", required = false)
    String file() default "";

    @AttributeDefinition(description = "logger.<name>: level of one logger", required = false)
    String logger_() default "";
}
