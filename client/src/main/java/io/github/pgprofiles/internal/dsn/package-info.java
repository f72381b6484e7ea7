/**
 * Reads where to connect and as whom: the connection strings of libpq, the URLs of
 * pgJDBC, and libpq's files beside them.
 */
@NullMarked
package io.github.pgprofiles.internal.dsn;

import org.jspecify.annotations.NullMarked;
