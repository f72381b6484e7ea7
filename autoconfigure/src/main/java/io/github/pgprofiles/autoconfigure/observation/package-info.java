/**
 * The operations of clients as observations, and so as spans of traces; and what
 * describes an operation to those and to metrics.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
