/**
 * Typed transactions: isolation, retries, savepoints and work that happens exactly once.
 * PostgreSQL manual, chapter 'Concurrency Control'.
 */
@NullMarked
package io.github.pgprofiles.transaction;

import org.jspecify.annotations.NullMarked;
