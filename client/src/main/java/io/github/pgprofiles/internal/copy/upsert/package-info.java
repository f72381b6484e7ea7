/**
 * Where the rows of a COPY in land: in the table itself, or by way of a temporary table
 * and an INSERT that resolves conflicts.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.upsert;

import org.jspecify.annotations.NullMarked;
