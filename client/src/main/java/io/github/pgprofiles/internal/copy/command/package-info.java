/**
 * What a COPY is asked to do: its command, format, options and encodings, and what is to
 * become of the rows.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.command;

import org.jspecify.annotations.NullMarked;
