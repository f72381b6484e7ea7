/**
 * A proxy between a client and a server that fails as networks do, and what brings it
 * into a test.
 */
@NullMarked
package io.github.pgprofiles.test.proxy;

import org.jspecify.annotations.NullMarked;
