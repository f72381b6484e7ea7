/**
 * The case that streams wide rows: documents, images and arrays, and many a NULL.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.wide;

import org.jspecify.annotations.NullMarked;
