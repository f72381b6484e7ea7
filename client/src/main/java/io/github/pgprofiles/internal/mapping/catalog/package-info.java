/**
 * The server's types, by their OIDs: those that never change, and what the catalog of a
 * database tells of the others.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping.catalog;

import org.jspecify.annotations.NullMarked;
