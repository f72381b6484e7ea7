/**
 * Contenders that are written in Python, each in a process of its own, where their
 * libraries are installed.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.python;

import org.jspecify.annotations.NullMarked;
