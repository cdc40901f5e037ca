package io.mira.shutdown.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira shutdown")
@interface ShutdownConfig {

    @AttributeDefinition(description = "Budget of the whole stop: 30 (seconds), 500ms, 45s, 2m")
    String timeout() default "30s";

    @AttributeDefinition(
            description = "How long to go on serving after readiness has gone down; 0, and 5 in a pod, if empty",
            required = false)
    String pre__drain__delay() default "";
}
