package io.github.pgprofiles.internal.query;

import java.util.Set;

import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * Values as constants in a statement's text (PostgreSQL manual, chapter 'Lexical
 * Structure'), for statements that take no parameters.
 */
final class SqlLiterals {

	/** Those that values have without their schema. */
	private static final Set<String> BUILT_IN = Set.of("bool", "bytea", "date", "float4", "float8", "int2", "int4",
			"int8", "numeric", "time", "timestamp", "timestamptz", "timetz", "uuid", "varbit");

	private SqlLiterals() {
	}

	/**
	 * In parentheses, so that nothing before or after it becomes a part of it.
	 * @param label of the parameter, for a message
	 * @throws io.github.pgprofiles.error.ParameterException if its type has no name
	 */
	static String of(String label, @Nullable EncodedValue value) {
		if (value == null) {
			return "(NULL)";
		}
		String type = (value.sqlType() != null) ? "::" + TypeName.sql(label, exact(value.sqlType())) : "";
		return "(" + SqlQuotes.text(value.text()) + type + ")";
	}

	/** As the driver takes these names, whatever is on the search path before. */
	private static String exact(String type) {
		String element = type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
		return BUILT_IN.contains(element) ? "pg_catalog." + type : type;
	}

}
