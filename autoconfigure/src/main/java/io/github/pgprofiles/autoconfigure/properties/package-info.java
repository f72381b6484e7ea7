/**
 * The keys under {@code app.postgres} in the environment, bound, checked and converted to
 * the settings of profiles.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
