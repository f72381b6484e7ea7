/**
 * What the tables of a database are, read from its catalog. PostgreSQL manual, chapter
 * 'System Catalogs'.
 */
@NullMarked
package io.github.pgprofiles.schema;

import org.jspecify.annotations.NullMarked;
