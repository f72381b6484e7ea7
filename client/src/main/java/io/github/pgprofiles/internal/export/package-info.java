/**
 * COPY out by several connections at once, which share a snapshot.
 */
@NullMarked
package io.github.pgprofiles.internal.export;

import org.jspecify.annotations.NullMarked;
