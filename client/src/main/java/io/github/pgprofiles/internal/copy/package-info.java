/**
 * Runs COPY: commands, formats, sources and sinks.
 */
@NullMarked
package io.github.pgprofiles.internal.copy;

import org.jspecify.annotations.NullMarked;
