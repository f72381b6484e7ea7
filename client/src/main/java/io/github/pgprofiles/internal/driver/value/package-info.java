/**
 * Types of the driver, and values that it has no class for.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.value;

import org.jspecify.annotations.NullMarked;
