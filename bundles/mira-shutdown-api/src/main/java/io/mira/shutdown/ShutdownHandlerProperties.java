package io.mira.shutdown;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Says when a {@link ShutdownHandler} or {@link AsyncShutdownHandler} runs, and for how long. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ShutdownHandlerProperties {

    /** What the names of the properties begin with. */
    String PREFIX_ = "mira.shutdown.";

    /** Gives the name in records and reports; the class of the component if empty. */
    String name() default "";

    /** Gives the phase. */
    ShutdownPhase phase() default ShutdownPhase.WORKERS;

    /** Gives the handler's own limit, {@code 5s}, {@code 500ms} or plain seconds; empty for what the stop has left. */
    String limit() default "";

    /**
     * Tells whether it may run at the same time as its neighbours of the same phase that say so too. One that does not say so
     * waits for them, and they for it.
     */
    boolean parallel() default false;
}
