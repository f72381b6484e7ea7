/**
 * What moves rows into a table or a file, and how to tell that all of them arrived.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.transfer;

import org.jspecify.annotations.NullMarked;
