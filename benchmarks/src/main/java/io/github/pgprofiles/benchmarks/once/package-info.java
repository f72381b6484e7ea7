/**
 * The case of work that happens once for a key, beside the same work without one.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.once;

import org.jspecify.annotations.NullMarked;
