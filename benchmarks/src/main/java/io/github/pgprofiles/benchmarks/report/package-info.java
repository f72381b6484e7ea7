/**
 * Figures as a table for people and as JSON for programs.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.report;

import org.jspecify.annotations.NullMarked;
