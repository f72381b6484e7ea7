/**
 * Profiles of PostgreSQL databases as beans of a Spring Boot application.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure;

import org.jspecify.annotations.NullMarked;
