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

    @AttributeDefinition(
            description =
                    "true loses INFO and below, counted, rather than to wait for an output that is slow; WARN and above wait")
    boolean async() default false;

    @AttributeDefinition(
            description = "Length at which the log file begins anew, such as 10MB; 0 is no limit",
            required = false)
    String file__max__size() default "0";

    @AttributeDefinition(
            description = "Age at which the log file begins anew, such as 24h; 0 is no limit",
            required = false)
    String file__max__age() default "0";

    @AttributeDefinition(
            description = "Length of all old log files together, such as 1GB, above which the oldest go; 0 is no limit",
            required = false)
    String file__total__size() default "0";

    @AttributeDefinition(description = "Whether old log files are compressed")
    boolean file__compress() default true;

    @AttributeDefinition(description = "Names of fields to be left out, parted by commas", required = false)
    String drop() default "";

    @AttributeDefinition(
            description =
                    "Name of the object that the MDC's entries stand in; empty: beside the other fields; off: none",
            required = false)
    String mdc() default "";

    @AttributeDefinition(description = "Whether each record tells the place in the source; that is slow")
    boolean source() default false;

    @AttributeDefinition(
            description = "Regular expressions, one a line, of what is masked in messages, values and exceptions",
            required = false)
    String redact_patterns() default "";

    @AttributeDefinition(description = "rename.<field>: another name of a field", required = false)
    String rename_() default "";

    @AttributeDefinition(description = "add.<field>: a field of every record", required = false)
    String add_() default "";
}
