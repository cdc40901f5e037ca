@NullMarked
package io.mira.deploy.internal;

import org.jspecify.annotations.NullMarked;
