/**
 * Services of Docker Compose that provide a profile's connection.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.compose;

import org.jspecify.annotations.NullMarked;
