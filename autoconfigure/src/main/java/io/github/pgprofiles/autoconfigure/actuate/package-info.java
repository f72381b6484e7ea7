/**
 * What the endpoints of the Actuator show of profiles.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
