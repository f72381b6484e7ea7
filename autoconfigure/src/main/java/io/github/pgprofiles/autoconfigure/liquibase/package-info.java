/** A Liquibase of each profile's own, and the role that Boot's Liquibase migrates as. */
@NullMarked
package io.github.pgprofiles.autoconfigure.liquibase;

import org.jspecify.annotations.NullMarked;
