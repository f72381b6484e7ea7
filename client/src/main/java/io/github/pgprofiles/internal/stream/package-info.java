/**
 * Rows through a server-side cursor, in constant memory.
 */
@NullMarked
package io.github.pgprofiles.internal.stream;

import org.jspecify.annotations.NullMarked;
