/**
 * Rows as the driver has them in memory, in bytes.
 */
@NullMarked
package io.github.pgprofiles.internal.driver.rows;

import org.jspecify.annotations.NullMarked;
