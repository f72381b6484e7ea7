/**
 * Which profile an injection point asks for, and what is wrong where that cannot be
 * meant.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.wiring;

import org.jspecify.annotations.NullMarked;
