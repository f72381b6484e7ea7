/**
 * The cases of transactions: what beginning, nesting and running again cost beside the
 * statements.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.transaction;

import org.jspecify.annotations.NullMarked;
