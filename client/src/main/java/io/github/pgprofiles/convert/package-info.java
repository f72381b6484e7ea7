/**
 * How values become those of your own classes: converters of values and of JSON.
 */
@NullMarked
package io.github.pgprofiles.convert;

import org.jspecify.annotations.NullMarked;
