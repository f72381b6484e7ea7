/**
 * The stages of COPY in and out, and what runs them.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.spec;

import org.jspecify.annotations.NullMarked;
