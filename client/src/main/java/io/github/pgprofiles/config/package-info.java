/**
 * Settings of a profile as immutable records, and the DSNs that they can be written as.
 */
@NullMarked
package io.github.pgprofiles.config;

import org.jspecify.annotations.NullMarked;
