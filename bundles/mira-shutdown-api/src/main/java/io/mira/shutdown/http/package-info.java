/** Requests as work under way, for servers of the JDK. Servlets need nothing: mira-http does it for them. */
@Export
@Version("1.0.0")
@NullMarked
package io.mira.shutdown.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
