package io.mira.examples.pool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Example: requests to every pool, all the time")
@interface LoadConfig {

    @AttributeDefinition(description = "How many requests each pool gets in a second", min = "1", max = "1000")
    int per__second() default 50;
}
