/**
 * Positions in the write-ahead log (PostgreSQL manual, chapter 'WAL Internals'), and who
 * has written up to where.
 */
@NullMarked
package io.github.pgprofiles.internal.position;

import org.jspecify.annotations.NullMarked;
