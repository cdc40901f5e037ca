package io.mira.secrets.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The name a backend is asked by: {@code secret://<name>/path:key}. Lower case letters, digits and hyphens. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface BackendName {

    /** What the names of the properties begin with. */
    String PREFIX_ = "mira.secrets.";

    /** The service property that holds the name. */
    String PROPERTY = PREFIX_ + "backend.name";

    /** Gives the name. */
    String value();
}
