/**
 * Containers of tests that feed a profile: {@code @ServiceConnection("orders")}.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
