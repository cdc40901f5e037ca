/** A backend of one's own: complete, and held to the contract by its test. */
@NullMarked
package io.mira.examples.backend;

import org.jspecify.annotations.NullMarked;
