/**
 * Failures and their details: the client's exceptions, SQLSTATEs and
 * {@link PostgresError}.
 */
@NullMarked
package io.github.pgprofiles.error;

import org.jspecify.annotations.NullMarked;
