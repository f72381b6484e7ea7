package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A query as each of the engines takes it. */
public interface StreamSource {

	/** The statement as the caller wrote it. */
	String text();

	/** The statement as the server has it, with numbered parameters. */
	String toNumberedSql();

	/** Its values as a line of the log shows them. */
	List<String> toLine();

	/** Prepares the statement, with its parameters set. */
	PreparedStatement prepare(Connection connection) throws SQLException;

	/**
	 * Prepares the statement behind a command, with its parameters set.
	 * @param command and a space
	 */
	PreparedStatement prepare(Connection connection, String command) throws SQLException;

	/**
	 * Looks at why the statement failed.
	 * @return the failure, marked if it is worth running the statement again
	 */
	SQLException failed(PreparedStatement statement, SQLException failure);

	/**
	 * The statement as the server takes it, its parameters as literals.
	 * @throws io.github.pgprofiles.error.ParameterException if one cannot be one
	 */
	String toLiteralSql();

	/** Whether that has any. */
	boolean hasValues();

	/** Whether its first word is one that COPY takes, and it is one statement. */
	boolean isCopyable();

	/** Whether it is a query that a cursor can be declared for, as its words tell. */
	boolean isDeclarable();

	/**
	 * Whether it is a SELECT, VALUES or TABLE that only reads, as far as its words tell,
	 * and has no parameters.
	 */
	boolean isPlain();

}
