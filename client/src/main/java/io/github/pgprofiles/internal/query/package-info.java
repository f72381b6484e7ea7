/**
 * Runs statements: their text, their parameters, their execution.
 */
@NullMarked
package io.github.pgprofiles.internal.query;

import org.jspecify.annotations.NullMarked;
