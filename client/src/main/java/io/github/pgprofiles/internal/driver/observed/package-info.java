/**
 * What the log is told of the driver's own messages.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.observed;

import org.jspecify.annotations.NullMarked;
