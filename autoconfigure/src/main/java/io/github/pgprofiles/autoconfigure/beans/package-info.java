/**
 * Definitions of beans that each profile has. Those of the primary profile are default
 * candidates; the others are found by a qualifier or a name.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.beans;

import org.jspecify.annotations.NullMarked;
