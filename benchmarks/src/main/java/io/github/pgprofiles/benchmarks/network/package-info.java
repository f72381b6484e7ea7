/**
 * The ways to the server: straight over loopback, or over a network that is slow and
 * counts.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.network;

import org.jspecify.annotations.NullMarked;
