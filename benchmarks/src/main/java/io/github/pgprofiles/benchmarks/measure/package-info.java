/**
 * What a case and a contender are, and how rounds of contenders become figures.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
