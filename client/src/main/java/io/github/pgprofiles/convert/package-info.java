/**
 * Converters between values and your own classes, and of JSON.
 */
@NullMarked
package io.github.pgprofiles.convert;

import org.jspecify.annotations.NullMarked;
