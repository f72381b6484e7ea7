/**
 * The case that streams rows of eight common types, and its contenders that are not
 * sources of rows.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.typed;

import org.jspecify.annotations.NullMarked;
