/**
 * Rows of a COPY as one array for each column.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.arrays;

import org.jspecify.annotations.NullMarked;
