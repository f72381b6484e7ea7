/**
 * COPY in and out: its names, its text and its bytes.
 */
@NullMarked
package io.github.pgprofiles.internal.copy;

import org.jspecify.annotations.NullMarked;
