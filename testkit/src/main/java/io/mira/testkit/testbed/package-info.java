/** Real servers for tests: built once a machine, started on free ports of the loopback address, and broken at will. */
@NullMarked
package io.mira.testkit.testbed;

import org.jspecify.annotations.NullMarked;
