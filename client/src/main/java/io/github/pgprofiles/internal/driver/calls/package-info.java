/**
 * Calls of what the driver has no public name for.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.calls;

import org.jspecify.annotations.NullMarked;
