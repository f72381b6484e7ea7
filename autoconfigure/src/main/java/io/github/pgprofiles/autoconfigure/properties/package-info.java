/**
 * What stands under {@code app.postgres} in the environment, bound, checked and turned
 * into the settings of profiles.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
