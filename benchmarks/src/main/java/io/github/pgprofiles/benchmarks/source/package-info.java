/**
 * Each contender's way to stream rows of a table into objects, whatever the table is, and
 * the check that nobody skips any of it.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.source;

import org.jspecify.annotations.NullMarked;
