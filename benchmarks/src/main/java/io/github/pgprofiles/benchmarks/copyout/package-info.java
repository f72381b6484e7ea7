/**
 * The cases that make records of a COPY out of a table.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.copyout;

import org.jspecify.annotations.NullMarked;
