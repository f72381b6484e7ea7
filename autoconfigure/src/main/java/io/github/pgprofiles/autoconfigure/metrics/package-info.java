/**
 * Metrics of retries, and of the profiles' pools where Boot's own do not include them.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
