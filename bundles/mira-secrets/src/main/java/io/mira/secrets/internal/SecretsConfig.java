package io.mira.secrets.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(name = "Mira secrets")
@interface SecretsConfig {

    @AttributeDefinition(
            description = "Backends that are asked, in this order, when a reference names none",
            cardinality = 100)
    String[] backend() default {"env"};

    @AttributeDefinition(description = "Whether known secrets are asked for again in the background")
    boolean auto__refresh() default true;

    @AttributeDefinition(description = "How often that is: 3600 (seconds), 500ms, 5m, 1h")
    String refresh__interval() default "3600";

    @AttributeDefinition(description = "How many calls to one backend there may be at once", min = "1", max = "64")
    int refresh__parallelism() default 4;

    @AttributeDefinition(description = "How long a value is taken from memory without asking")
    String ttl() default "300";

    @AttributeDefinition(description = "How long a value is served when its backend does not answer; 0 for not at all")
    String max__stale() default "86400";

    @AttributeDefinition(
            description = "What a secret that cannot be had means for the start: wait (not ready until it is there),"
                    + " degraded (ready without whoever needs it), fail (end with exit code 1 after start_limit)",
            options = {
                @Option(label = "wait", value = "wait"),
                @Option(label = "degraded", value = "degraded"),
                @Option(label = "fail", value = "fail")
            })
    String start__policy() default "wait";

    @AttributeDefinition(description = "How long after the start that is decided")
    String start__limit() default "30";

    @AttributeDefinition(description = "How long a caller waits for a value that is not known yet")
    String wait__limit() default "10";
}
