/**
 * The values of profiles in the Actuator's endpoints.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
