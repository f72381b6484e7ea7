/**
 * Entities and repositories of the second database.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import org.jspecify.annotations.NullMarked;
