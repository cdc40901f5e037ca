/** Secrets from Kubernetes. */
@NullMarked
package io.mira.secrets.k8s.internal;

import org.jspecify.annotations.NullMarked;
