/**
 * Cases that read single items by primary key, and each contender's way to read one.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.item;

import org.jspecify.annotations.NullMarked;
