package io.github.pgprofiles.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param name exactly as it is
 * @param position from 1 on; columns that were dropped leave gaps
 * @param type as {@code format_type} writes it, such as {@code character varying(20)} or
 * {@code integer[]}; with its schema where that is not on the search path
 * @param baseType what a domain is made of, written likewise; {@code null} for other
 * types
 * @param nullable whether it may hold null: {@code false} where the column or its domain
 * is {@code not null}; {@code true} where such a constraint is not validated yet
 * @param notNullConstraint the name of that constraint, from PostgreSQL 18 on;
 * {@code null} where there is none
 * @param defaultValue the expression of its default; {@code null} without one
 * @param identity whether it is an identity column
 * @param generated whether it is computed
 * @param generation the expression that it is computed by; {@code null} for others
 * @param comment its comment; {@code null} without one
 * @since 0.1.0
 */
public record Column(String name, int position, String type, @Nullable String baseType, boolean nullable,
		@Nullable String notNullConstraint, @Nullable String defaultValue, IdentityKind identity,
		GeneratedKind generated, @Nullable String generation, @Nullable String comment) {

}
