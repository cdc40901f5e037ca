package io.mira.secrets.env.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira secrets: environment")
@interface EnvBackendConfig {

    @AttributeDefinition(
            description = "Put before every path, so that only variables meant as secrets can be read",
            required = false)
    String prefix() default "";
}
