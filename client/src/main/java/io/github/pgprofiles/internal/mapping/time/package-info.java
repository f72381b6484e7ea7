/**
 * Dates, times and intervals.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.time;

import org.jspecify.annotations.NullMarked;
