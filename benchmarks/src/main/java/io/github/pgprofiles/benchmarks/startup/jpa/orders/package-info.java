/**
 * Entities and repositories of the first database.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import org.jspecify.annotations.NullMarked;
