/**
 * Metrics of retries, and of the profiles' pools where Boot's own overlook them.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
