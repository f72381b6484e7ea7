/**
 * Statements, queries and streams of rows, stage by stage.
 */
@NullMarked
package io.github.pgprofiles.query;

import org.jspecify.annotations.NullMarked;
