/**
 * The log of the statements of a profile: what is a line of it, and what a line shows.
 */
@NullMarked
package io.github.pgprofiles.internal.log;

import org.jspecify.annotations.NullMarked;
