/**
 * Profiles in the slices of Boot's tests.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
