/**
 * What applications of Boot are made of here: only the libraries that a case is about.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.boot;

import org.jspecify.annotations.NullMarked;
