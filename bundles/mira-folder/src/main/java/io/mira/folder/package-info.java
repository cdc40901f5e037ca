/** Follows a folder: events when the file system gives them, looking through it as the fallback, whole files only. */
@NullMarked
package io.mira.folder;

import org.jspecify.annotations.NullMarked;
