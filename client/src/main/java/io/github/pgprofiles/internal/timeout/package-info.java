/**
 * Time limits of single operations: the server's own, and the client's behind it.
 */
@NullMarked
package io.github.pgprofiles.internal.timeout;

import org.jspecify.annotations.NullMarked;
