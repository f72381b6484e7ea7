/**
 * Runs COPY: what is read and sent, and what is done where a table has changed.
 */
@NullMarked
package io.github.pgprofiles.internal.copy;

import org.jspecify.annotations.NullMarked;
