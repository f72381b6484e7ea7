/** A Flyway of each profile's own, and the role that Boot's Flyway migrates as. */
@NullMarked
package io.github.pgprofiles.autoconfigure.flyway;

import org.jspecify.annotations.NullMarked;
