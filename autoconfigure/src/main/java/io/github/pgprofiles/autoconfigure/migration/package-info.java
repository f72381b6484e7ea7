/**
 * What migrations by Flyway and by Liquibase have in common: the connections that they
 * use, the round in which all profiles migrate side by side, and how Boot's own factories
 * are asked.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.migration;

import org.jspecify.annotations.NullMarked;
