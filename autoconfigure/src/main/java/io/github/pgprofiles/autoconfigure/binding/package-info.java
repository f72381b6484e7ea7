/**
 * Directories that a cluster mounts, one for each profile: service bindings, and secrets
 * of an operator such as CloudNativePG.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.binding;

import org.jspecify.annotations.NullMarked;
