package io.github.pgprofiles.benchmarks.transfer;

import java.sql.Connection;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.measure.Sample;

/** Moves rows over a connection of a pool. */
public final class JdbcTransfer implements Transfer {

	private final String name;

	private final HikariDataSource pool;

	private final int rows;

	private final Work work;

	/**
	 * Sets what to do.
	 * @param name of the contender
	 * @param pool closed with this transfer
	 * @param rows that the work moves
	 * @param work to do
	 */
	public JdbcTransfer(String name, HikariDataSource pool, int rows, Work work) {
		this.name = name;
		this.pool = pool;
		this.rows = rows;
		this.work = work;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Sample move() throws Exception {
		return Sample.of(this.rows, () -> {
			try (Connection connection = this.pool.getConnection()) {
				this.work.move(connection);
			}
		});
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/** Moves rows. */
	@FunctionalInterface
	public interface Work {

		/**
		 * Moves the rows once.
		 * @param connection in autocommit, which is given back afterwards
		 * @throws Exception if it cannot be done
		 */
		void move(Connection connection) throws Exception;

	}

}
