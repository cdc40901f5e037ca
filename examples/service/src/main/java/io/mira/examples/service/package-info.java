/** A service that uses all that Mira offers: live configuration, a rotating secret, ids that follow the work, a stop that loses nothing. */
@NullMarked
package io.mira.examples.service;

import org.jspecify.annotations.NullMarked;
