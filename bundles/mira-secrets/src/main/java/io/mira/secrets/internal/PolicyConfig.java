package io.mira.secrets.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira secrets: who may read what")
@interface PolicyConfig {

    @AttributeDefinition(
            description = "Whether a bundle that no rule names may read nothing; otherwise it may read all")
    boolean strict() default false;

    @AttributeDefinition(
            description =
                    "Rules: a bundle's symbolic name, a space, and path:key of what it may read, with * for anything:"
                            + " com.acme.orders orders/*:*, com.acme.* shared:token",
            required = false,
            cardinality = 1000)
    String[] allow() default {};
}
