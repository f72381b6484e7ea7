package io.github.pgprofiles.benchmarks.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.typed.Trade;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Libraries that batch by themselves, each in one transaction. */
final class BatchPeers {

	/** Rows that are sent at once. */
	private static final int SIZE = 1000;

	private final String insert;

	private final List<Trade> trades;

	/**
	 * Sets what to insert.
	 * @param insert with a question mark for each column of a trade
	 * @param trades to insert
	 */
	BatchPeers(String insert, List<Trade> trades) {
		this.insert = insert;
		this.trades = trades;
	}

	JdbcTransfer.Work template() {
		return inTransaction((connection) -> new JdbcTemplate(new SingleConnectionDataSource(connection, true))
			.batchUpdate(this.insert, this.trades, SIZE, (statement, trade) -> {
				Object[] values = values(trade);
				for (int i = 0; i < values.length; i++) {
					statement.setObject(i + 1, values[i]);
				}
			}));
	}

	JdbcTransfer.Work jdbi() {
		// which leaves a connection of somebody else's open
		return inTransaction((connection) -> Jdbi.create(connection).useHandle((handle) -> {
			for (List<Trade> portion : portions()) {
				PreparedBatch batch = handle.prepareBatch(this.insert);
				portion.forEach((trade) -> batch.add(values(trade)));
				batch.execute();
			}
		}));
	}

	/** With the columns' types: as a text of SQL it would send all of them as texts. */
	JdbcTransfer.Work jooq() {
		List<Field<?>> columns = List.of(DSL.field(DSL.name("id"), SQLDataType.BIGINT),
				DSL.field(DSL.name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE),
				DSL.field(DSL.name("account"), SQLDataType.UUID), DSL.field(DSL.name("note"), SQLDataType.CLOB),
				DSL.field(DSL.name("quantity"), SQLDataType.INTEGER), DSL.field(DSL.name("price"), SQLDataType.DOUBLE),
				DSL.field(DSL.name("active"), SQLDataType.BOOLEAN),
				DSL.field(DSL.name("amount"), SQLDataType.NUMERIC(14, 2)));
		Object[] none = new Object[columns.size()];
		return inTransaction((connection) -> {
			DSLContext context = DSL.using(new SingleConnectionDataSource(connection, true), SQLDialect.POSTGRES);
			for (List<Trade> portion : portions()) {
				BatchBindStep batch = context
					.batch(context.insertInto(DSL.table(DSL.name(EmptyTable.NAME)), columns).values(none));
				for (Trade trade : portion) {
					batch = batch.bind(values(trade));
				}
				batch.execute();
			}
		});
	}

	private List<List<Trade>> portions() {
		return IntStream.iterate(0, (begin) -> begin < this.trades.size(), (begin) -> begin + SIZE)
			.mapToObj((begin) -> this.trades.subList(begin, Math.min(begin + SIZE, this.trades.size())))
			.toList();
	}

	private static Object[] values(Trade trade) {
		return new Object[] { trade.id(), trade.createdAt(), trade.account(), trade.note(), trade.quantity(),
				trade.price(), trade.active(), trade.amount() };
	}

	private interface Work {

		void run(Connection connection) throws SQLException;

	}

	private static JdbcTransfer.Work inTransaction(Work work) {
		return (connection) -> {
			connection.setAutoCommit(false);
			work.run(connection);
			connection.commit();
		};
	}

}
