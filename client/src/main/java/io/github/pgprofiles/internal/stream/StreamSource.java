package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A query as each of the engines takes it. */
public interface StreamSource {

	/** Prepares the statement, with its parameters set. */
	PreparedStatement prepare(Connection connection) throws SQLException;

	/**
	 * The statement as the server takes it, its parameters as literals.
	 * @throws io.github.pgprofiles.internal.error.Refusal if it is none that COPY takes
	 */
	String text();

	/**
	 * Whether it is a SELECT, VALUES or TABLE that only reads, as far as its words tell,
	 * and has no parameters.
	 */
	boolean isPlain();

}
