/**
 * {@code text} and all that is written in characters, {@code hstore} among it.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.text;

import org.jspecify.annotations.NullMarked;
