/** What every backend must do, as tests. */
@NullMarked
package io.mira.testkit;

import org.jspecify.annotations.NullMarked;
