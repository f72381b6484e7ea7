/**
 * Clients and pools whose work is measured and followed, beside the same ones without,
 * and the cases that compare them.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.observed;

import org.jspecify.annotations.NullMarked;
