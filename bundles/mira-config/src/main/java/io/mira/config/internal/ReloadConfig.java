package io.mira.config.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Mira configuration")
@interface ReloadConfig {

    @AttributeDefinition(description = "Whether edits in etc/ are followed while Mira runs")
    boolean hot__reload() default true;

    @AttributeDefinition(
            description = "How often etc/ is looked through for what the file system did not tell: 5, 500ms, 1m")
    String poll__interval() default "5s";

    @AttributeDefinition(
            description = "For how long a file may be missing before its configuration is taken away: 5s, 500ms, 1m")
    String delete__grace() default "5s";
}
