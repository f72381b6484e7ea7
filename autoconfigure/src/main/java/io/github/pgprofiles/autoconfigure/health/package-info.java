/**
 * The health of the profiles, as Actuator shows it: one component for each, checked side
 * by side and within a time of its own.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
