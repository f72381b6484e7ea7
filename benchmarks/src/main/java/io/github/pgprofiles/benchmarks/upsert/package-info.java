/**
 * The case that inserts records or, where the key is there already, updates its row.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.upsert;

import org.jspecify.annotations.NullMarked;
