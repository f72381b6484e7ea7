/**
 * What clients do, told to those who measure it or follow it.
 */
@NullMarked
package io.github.pgprofiles.observation;

import org.jspecify.annotations.NullMarked;
