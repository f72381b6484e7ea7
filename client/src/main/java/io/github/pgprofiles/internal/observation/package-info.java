/**
 * What clients do, on its way to those who listen. Where nobody does there is no
 * {@code Observations}, and nothing is noted.
 */
@NullMarked
package io.github.pgprofiles.internal.observation;

import org.jspecify.annotations.NullMarked;
