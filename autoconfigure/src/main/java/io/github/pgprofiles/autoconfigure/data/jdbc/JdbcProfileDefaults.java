package io.github.pgprofiles.autoconfigure.data.jdbc;

/** Has the annotation, with the defaults of its attributes. No configuration class. */
@EnableJdbcProfile("")
final class JdbcProfileDefaults {

	private JdbcProfileDefaults() {
	}

}
