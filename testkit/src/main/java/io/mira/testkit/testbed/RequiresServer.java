package io.mira.testkit.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says which real servers the tests of a class need, by their folders in {@code testbed/}. They are built if they can
 * be; if one cannot, the class is reported as skipped, and as failed where {@code CI=true}.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RequiresServerCondition.class)
public @interface RequiresServer {

    /** Gives the folders in {@code testbed/}. */
    String[] value();
}
