/**
 * The one home of conversions between PostgreSQL's values and Java's.
 */
@NullMarked
package io.github.pgprofiles.internal.mapping;

import org.jspecify.annotations.NullMarked;
