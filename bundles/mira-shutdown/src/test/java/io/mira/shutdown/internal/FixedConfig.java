package io.mira.shutdown.internal;

import java.lang.annotation.Annotation;

/** A configuration that somebody has written. */
record FixedConfig(String timeout, String pre__drain__delay) implements ShutdownConfig {

    @Override
    public Class<? extends Annotation> annotationType() {
        return ShutdownConfig.class;
    }
}
