/**
 * Values of PostgreSQL for which neither Java nor the driver has a class.
 */
@NullMarked
package io.github.pgprofiles.types;

import org.jspecify.annotations.NullMarked;
