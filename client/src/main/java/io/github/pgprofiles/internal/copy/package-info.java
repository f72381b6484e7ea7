/**
 * Runs COPY: commands, formats, tables, and what is sent and received.
 */
@NullMarked
package io.github.pgprofiles.internal.copy;

import org.jspecify.annotations.NullMarked;
