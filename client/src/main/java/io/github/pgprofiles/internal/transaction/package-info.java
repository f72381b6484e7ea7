/**
 * Begins and ends transactions, runs them again, and never reports success where
 * PostgreSQL rolled back.
 */
@NullMarked
package io.github.pgprofiles.internal.transaction;

import org.jspecify.annotations.NullMarked;
