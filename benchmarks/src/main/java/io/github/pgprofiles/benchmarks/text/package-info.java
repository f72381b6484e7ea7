/**
 * Cases that read rows by a text, and each contender's way to do it.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.text;

import org.jspecify.annotations.NullMarked;
