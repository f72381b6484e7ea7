/**
 * Repositories of Spring Data JPA that belong to profiles.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.data.jpa;

import org.jspecify.annotations.NullMarked;
