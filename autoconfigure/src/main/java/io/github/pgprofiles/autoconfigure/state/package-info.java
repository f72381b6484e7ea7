/**
 * What is known of each profile's server: its state and since when, whoever asks for it.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.state;

import org.jspecify.annotations.NullMarked;
