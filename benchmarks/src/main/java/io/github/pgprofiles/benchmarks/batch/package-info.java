/**
 * The case that inserts rows by a batch of an INSERT, and the peers' ways to do it.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.batch;

import org.jspecify.annotations.NullMarked;
