/**
 * Addresses of networks and of hardware.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.network;

import org.jspecify.annotations.NullMarked;
