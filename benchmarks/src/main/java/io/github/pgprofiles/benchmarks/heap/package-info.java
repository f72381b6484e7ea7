/**
 * The cases that pass rows through a small heap: each contender in a JVM of its own,
 * which watches what stays in memory.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.heap;

import org.jspecify.annotations.NullMarked;
