/**
 * The cases that copy files into a table and a table into files, byte for byte.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.copyfile;

import org.jspecify.annotations.NullMarked;
