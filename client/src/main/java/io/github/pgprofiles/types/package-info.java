/**
 * Values of PostgreSQL's that neither Java nor the driver has a class for.
 */
@NullMarked
package io.github.pgprofiles.types;

import org.jspecify.annotations.NullMarked;
