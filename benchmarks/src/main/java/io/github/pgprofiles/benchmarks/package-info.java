/**
 * The program: reads its arguments, runs the cases that they name, and hands the results
 * to the reports.
 */
@NullMarked
package io.github.pgprofiles.benchmarks;

import org.jspecify.annotations.NullMarked;
