/**
 * Arrays of any type.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.array;

import org.jspecify.annotations.NullMarked;
