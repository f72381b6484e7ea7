/**
 * Limits of time, and the moments at which they end: values with a clock, and no
 * connection.
 */
@NullMarked
package io.github.pgprofiles.internal.time;

import org.jspecify.annotations.NullMarked;
