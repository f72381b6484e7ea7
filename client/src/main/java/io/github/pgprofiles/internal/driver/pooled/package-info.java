/** What the driver may prepare through a pooler, and by which names. */
@NullMarked
package io.github.pgprofiles.internal.driver.pooled;

import org.jspecify.annotations.NullMarked;
