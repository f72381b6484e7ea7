/**
 * Cities, on the profile {@code cities}: asked for, copied out and copied in.
 */
@NullMarked
package io.github.pgprofiles.sample.cities;

import org.jspecify.annotations.NullMarked;
