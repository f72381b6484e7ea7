/**
 * The server that everything runs against, and pools that are all configured alike.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.server;

import org.jspecify.annotations.NullMarked;
