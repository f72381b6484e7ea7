/**
 * Nodes of a profile: what is known of them, and which one is read on.
 */
@NullMarked
package io.github.pgprofiles.internal.cluster;

import org.jspecify.annotations.NullMarked;
