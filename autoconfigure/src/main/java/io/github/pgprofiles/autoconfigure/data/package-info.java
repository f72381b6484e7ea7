/**
 * Repositories of Spring Data that belong to profiles, and those that are left to Boot.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.data;

import org.jspecify.annotations.NullMarked;
