package io.github.pgprofiles.benchmarks.copyin;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.TableTarget;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import io.github.pgprofiles.benchmarks.transfer.TransferContender;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/**
 * A table with the columns of {@link TradeTable} that is empty before each transfer and
 * has all of that table's rows afterwards.
 */
public enum EmptyTable {

	/** Without a write-ahead log: nothing but the rows. */
	UNLOGGED("", "an unlogged table", "unlogged", ""),

	/** What most tables are, but for the key. */
	LOGGED("-logged", "a logged table", "", ""),

	/** With an index to maintain, too. */
	PRIMARY_KEY("-pk", "a logged table with a primary key", "", ", primary key (id)");

	/** The name of the table. */
	public static final String NAME = "trade_copy";

	/** From so many rows on, what a transfer leaves to be written could slow the next. */
	private static final int MANY = 100_000;

	private final String suffix;

	private final String description;

	private final String persistence;

	private final String key;

	EmptyTable(String suffix, String description, String persistence, String key) {
		this.suffix = suffix;
		this.description = description;
		this.persistence = persistence;
		this.key = key;
	}

	String suffix() {
		return this.suffix;
	}

	/**
	 * What kind of table it is.
	 * @return a few words for the description of a case
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Creates the table, which has to wait for no vacuum.
	 * @param server that has the other one already
	 * @throws SQLException if the server refuses
	 */
	public void create(BenchmarkServer server) throws SQLException {
		server.execute("drop table if exists " + NAME, "create %s table %s (like %s%s) with (autovacuum_enabled = off)"
			.formatted(this.persistence, NAME, TradeTable.NAME, this.key));
	}

	/**
	 * Lets a transfer fill it.
	 * @param transfer closed with the contender
	 * @param address of the server
	 * @param rows that are moved
	 * @param statements that put something into the table before each transfer
	 * @return the contender
	 * @throws SQLException if the server refuses
	 */
	public Contender contender(Transfer transfer, ServerAddress address, int rows, String... statements)
			throws SQLException {
		List<String> reset = new ArrayList<>(List.of("truncate " + NAME));
		reset.addAll(List.of(statements));
		if (rows >= MANY) {
			reset.add("checkpoint");
		}
		return TransferContender.of(transfer, new TableTarget(address, NAME, reset, TradeTable.NAME), rows);
	}

}
