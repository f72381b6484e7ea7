package io.github.pgprofiles.benchmarks.typed;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.JdbcClientSource;
import io.github.pgprofiles.benchmarks.source.JdbiSource;
import io.github.pgprofiles.benchmarks.source.JooqSource;
import io.github.pgprofiles.benchmarks.source.OurParameterSource;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.source.TemplateSource;
import io.github.pgprofiles.benchmarks.source.VertxSource;
import io.vertx.sqlclient.Row;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import org.springframework.jdbc.core.DataClassRowMapper;

/** Every contender that makes trades of the table's rows within a JVM, by name. */
public final class TradeSources {

	/** The contender with a mapper by reflection, which others are compared with. */
	public static final String DATA_CLASS = "queryForStream-DataClass";

	/** The trap: a transaction, and no fetch size. */
	public static final String FORGOTTEN_FETCH_SIZE = "forgotten-fetch-size";

	/** The trap: a fetch size, and no transaction. */
	public static final String FORGOTTEN_TRANSACTION = "forgotten-transaction";

	/** Rows that a cursor brings at once: few. */
	public static final int SMALL_PORTION = 1000;

	/** Rows that a cursor brings at once: many, as all but the first loop do. */
	public static final int LARGE_PORTION = 10_000;

	private static final Field<Long> ID = DSL.field(DSL.name("trade", "id"), SQLDataType.BIGINT);

	private static final Field<OffsetDateTime> CREATED_AT = DSL.field(DSL.name("trade", "created_at"),
			SQLDataType.TIMESTAMPWITHTIMEZONE);

	private static final Field<UUID> ACCOUNT = DSL.field(DSL.name("trade", "account"), SQLDataType.UUID);

	private static final Field<String> NOTE = DSL.field(DSL.name("trade", "note"), SQLDataType.CLOB);

	private static final Field<Integer> QUANTITY = DSL.field(DSL.name("trade", "quantity"), SQLDataType.INTEGER);

	private static final Field<Double> PRICE = DSL.field(DSL.name("trade", "price"), SQLDataType.DOUBLE);

	private static final Field<Boolean> ACTIVE = DSL.field(DSL.name("trade", "active"), SQLDataType.BOOLEAN);

	private static final Field<BigDecimal> AMOUNT = DSL.field(DSL.name("trade", "amount"), SQLDataType.NUMERIC(14, 2));

	private TradeSources() {
	}

	/**
	 * Those that stream, in the order of the reports.
	 * @return what opens each of them, by its name
	 */
	public static Map<String, Opener> streaming() {
		Map<String, Opener> openers = new LinkedHashMap<>();
		for (OurSource.Engine engine : OurSource.Engine.values()) {
			openers.put(engine.contender(),
					(address) -> new OurSource<>(engine, address, TradeTable.SELECT, Trade.class));
		}
		openers.put(OurParameterSource.NAME,
				(address) -> new OurParameterSource<>(address, TradeTable.SELECT + " where id > ?", 0L, Trade.class));
		for (int fetchSize : new int[] { SMALL_PORTION, LARGE_PORTION }) {
			openers.put(ResultSetSource.name(fetchSize), (address) -> new ResultSetSource<>(address.binaryPool(),
					TradeTable.SELECT, fetchSize, TradeSources::trade));
		}
		openers.put("queryForStream-lambda", (address) -> template("queryForStream-lambda", address));
		openers.put(DATA_CLASS, (address) -> new TemplateSource<>(DATA_CLASS, address.binaryPool(), TradeTable.SELECT,
				LARGE_PORTION, new DataClassRowMapper<>(Trade.class)));
		openers.put("JdbcClient", (address) -> new JdbcClientSource<>(address.binaryPool(), TradeTable.SELECT,
				LARGE_PORTION, Trade.class));
		openers.put("Jdbi",
				(address) -> new JdbiSource<>(address.binaryPool(), TradeTable.SELECT, LARGE_PORTION, Trade.class));
		openers.put("jOOQ", TradeSources::jooq);
		openers.put("vertx",
				(address) -> new VertxSource<>(address, TradeTable.SELECT, LARGE_PORTION, TradeSources::trade));
		return openers;
	}

	/**
	 * Those that look as if they streamed.
	 * @return what opens each of them, by its name
	 */
	public static Map<String, Opener> forgetful() {
		Map<String, Opener> openers = new LinkedHashMap<>();
		openers.put(FORGOTTEN_FETCH_SIZE, (address) -> template(FORGOTTEN_FETCH_SIZE, address).withoutFetchSize());
		openers.put(FORGOTTEN_TRANSACTION, (address) -> template(FORGOTTEN_TRANSACTION, address).withoutTransaction());
		return openers;
	}

	private static TemplateSource<Trade> template(String name, ServerAddress address) {
		return new TemplateSource<>(name, address.binaryPool(), TradeTable.SELECT, LARGE_PORTION,
				(row, number) -> trade(row));
	}

	private static RowSource<Trade> jooq(ServerAddress address) {
		return new JooqSource<>(address.binaryPool(), LARGE_PORTION,
				(context) -> context.select(ID, CREATED_AT, ACCOUNT, NOTE, QUANTITY, PRICE, ACTIVE, AMOUNT)
					.from(DSL.table(DSL.name("trade"))),
				Records.mapping(Trade::new));
	}

	private static Trade trade(ResultSet row) throws SQLException {
		return new Trade(row.getLong(1), row.getObject(2, OffsetDateTime.class), row.getObject(3, UUID.class),
				row.getString(4), row.getInt(5), row.getDouble(6), row.getBoolean(7), row.getBigDecimal(8));
	}

	private static Trade trade(Row row) {
		return new Trade(row.getLong(0), row.getOffsetDateTime(1), row.getUUID(2), row.getString(3), row.getInteger(4),
				row.getDouble(5), row.getBoolean(6), row.getBigDecimal(7));
	}

	/** Opens a source. */
	@FunctionalInterface
	public interface Opener {

		/**
		 * Opens the source.
		 * @param address of the server
		 * @return the source, to be closed by the caller
		 * @throws Exception if it cannot be opened
		 */
		RowSource<Trade> open(ServerAddress address) throws Exception;

	}

}
