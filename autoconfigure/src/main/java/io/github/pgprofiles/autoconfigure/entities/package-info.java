/**
 * Which profile the entities and repositories of a package belong to, by configuration or
 * annotation. Knows neither JPA nor Spring Data.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.entities;

import org.jspecify.annotations.NullMarked;
