/** What a {@code logback.xml} of the user's own may name. */
@NullMarked
package io.mira.logging.logback;

import org.jspecify.annotations.NullMarked;
