/**
 * What PostgreSQL takes for a text and for a name, before anything is sent, and the
 * tokens that it reads in a text of SQL.
 */
@NullMarked
package io.github.pgprofiles.internal.text;

import org.jspecify.annotations.NullMarked;
