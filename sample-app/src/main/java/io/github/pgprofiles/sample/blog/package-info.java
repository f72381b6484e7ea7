/**
 * Posts, on the profile {@code blog}: written and read.
 */
@NullMarked
package io.github.pgprofiles.sample.blog;

import org.jspecify.annotations.NullMarked;
