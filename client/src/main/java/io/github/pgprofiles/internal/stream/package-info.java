/**
 * Rows in constant memory: through a portal of the server, or by COPY.
 */
@NullMarked
package io.github.pgprofiles.internal.stream;

import org.jspecify.annotations.NullMarked;
