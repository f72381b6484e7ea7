package io.github.pgprofiles.benchmarks.typed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/**
 * The server alone: it forms the rows in binary and writes them to nowhere. Nobody who
 * has to receive them can be faster. The only one without a checksum: no row leaves the
 * server, which merely counts them.
 */
public final class CopyCeiling implements Contender {

	/** The contender's name. */
	public static final String NAME = "ceiling";

	private final HikariDataSource pool;

	private final String copy;

	private final int rows;

	/**
	 * Sets what to copy.
	 * @param pool closed with this contender
	 * @param source a table, or a query in parentheses
	 * @param rows that it has
	 */
	public CopyCeiling(HikariDataSource pool, String source, int rows) {
		this.pool = pool;
		this.copy = "copy " + source + " to '/dev/null' (format binary)";
		this.rows = rows;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void verify() throws SQLException {
		copy();
	}

	@Override
	public Sample round() throws Exception {
		return Sample.of(this.rows, this::copy);
	}

	private void copy() throws SQLException {
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			int copied = statement.executeUpdate(this.copy);
			if (copied != this.rows) {
				throw new WrongResultException(name(), this.rows + " rows", copied + " rows");
			}
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
