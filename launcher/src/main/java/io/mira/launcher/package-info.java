/** The process: folders, framework, signals, deadline, exit code. */
@NullMarked
package io.mira.launcher;

import org.jspecify.annotations.NullMarked;
