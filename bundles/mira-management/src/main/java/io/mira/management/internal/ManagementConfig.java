package io.mira.management.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira management")
@interface ManagementConfig {

    @AttributeDefinition(
            description = "Address to listen on; 127.0.0.1, and 0.0.0.0 in a pod, if empty",
            required = false)
    String host() default "";

    @AttributeDefinition(
            description = "Port to listen on; 0 takes any free port, which is logged",
            min = "0",
            max = "65535")
    int port() default 9990;

    @AttributeDefinition(
            description =
                    "Whoever asks for health with this bearer token is told reasons; without it, only the status, and no metrics."
                            + " All are told if empty. Let it be a secret://path:key",
            required = false)
    String _token() default "";

    @AttributeDefinition(
            description = "How long a listener may hold up the events of the framework before it is said to be dead")
    String event__timeout() default "60s";

    @AttributeDefinition(
            description =
                    "Symbolic names of bundles, * standing for any text, that must be there and active, with all their"
                            + " components satisfied, before Mira is ready; other bundles whose components wait are a warning",
            required = false)
    String[] required() default {};
}
