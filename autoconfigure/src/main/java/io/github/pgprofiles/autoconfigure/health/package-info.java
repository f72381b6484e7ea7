/**
 * The health of the profiles, as Actuator shows it: one component for each, checked in
 * parallel and within its own time limit.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
