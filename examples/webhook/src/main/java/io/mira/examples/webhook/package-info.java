@NullMarked
package io.mira.examples.webhook;

import org.jspecify.annotations.NullMarked;
