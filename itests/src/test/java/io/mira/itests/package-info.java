/** The distribution as a process, and its bundles in a framework. */
@NullMarked
package io.mira.itests;

import org.jspecify.annotations.NullMarked;
