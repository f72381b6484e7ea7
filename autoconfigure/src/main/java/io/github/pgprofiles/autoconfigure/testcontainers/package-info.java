/**
 * Containers of tests that provide a profile's connection:
 * {@code @ServiceConnection("orders")}.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
