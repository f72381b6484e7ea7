/**
 * The case that starts an application with JPA and Flyway on two databases.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.startup.jpa;

import org.jspecify.annotations.NullMarked;
