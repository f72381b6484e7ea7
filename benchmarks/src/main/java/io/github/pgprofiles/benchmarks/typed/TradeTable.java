package io.github.pgprofiles.benchmarks.typed;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.RowTable;

/** The table that the cases stream, and what must be in it. */
public final class TradeTable implements RowTable<Trade> {

	/** The name of the table. */
	public static final String NAME = "trade";

	/** All columns, in the order of {@link Trade}. */
	public static final String COLUMNS = "id, created_at, account, note, quantity, price, active, amount";

	/** All columns of all rows. */
	public static final String SELECT = "select " + COLUMNS + " from " + NAME;

	private static final long MICROS_BETWEEN = 1_000_001;

	private static final int QUANTITIES = 1000;

	private static final OffsetDateTime FIRST = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

	private final MessageDigest md5;

	/** Prepares to know the rows. */
	public TradeTable() {
		try {
			this.md5 = MessageDigest.getInstance("MD5");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK knows MD5", ex);
		}
	}

	/**
	 * Creates the table, whose rows the server generates.
	 * @param server to create it on
	 * @param rows in the table
	 * @throws SQLException if the server refuses
	 */
	public static void create(BenchmarkServer server, int rows) throws SQLException {
		server.execute("drop table if exists trade", """
				create unlogged table trade (id int8 not null, created_at timestamptz not null, account uuid not null,
				note text not null, quantity int4 not null, price float8 not null, active bool not null,
				amount numeric(14, 2) not null)""", """
				insert into trade select i, timestamptz '2026-01-01 00:00:00+00' + i * interval '%d microseconds',
				md5(i::text)::uuid, 'trade number ' || i, i %% %d, i / 8::float8, i %% 2 = 0, i * 1.01
				from generate_series(1, %d) i""".formatted(MICROS_BETWEEN, QUANTITIES, rows), "vacuum analyze trade");
	}

	/**
	 * The same rows without a server.
	 * @param rows how many
	 * @return the rows with the numbers from 1
	 */
	public static List<Trade> trades(int rows) {
		TradeTable table = new TradeTable();
		List<Trade> trades = new ArrayList<>(rows);
		for (long id = 1; id <= rows; id++) {
			trades.add(table.expected(id));
		}
		return trades;
	}

	@Override
	public Checksum<Trade> checksum() {
		return new TradeChecksum();
	}

	@Override
	public Trade expected(long id) {
		ByteBuffer digest = ByteBuffer.wrap(this.md5.digest(Long.toString(id).getBytes(StandardCharsets.US_ASCII)));
		return new Trade(id, FIRST.plus(id * MICROS_BETWEEN, ChronoUnit.MICROS),
				new UUID(digest.getLong(), digest.getLong()), "trade number " + id, (int) (id % QUANTITIES), id / 8.0,
				id % 2 == 0, BigDecimal.valueOf(id * 101, 2));
	}

	@Override
	public long id(Trade row) {
		return row.id();
	}

	/** Whatever the moment's offset and the scale. */
	@Override
	public boolean same(Trade expected, Trade actual) {
		return expected.id() == actual.id() && expected.createdAt().isEqual(actual.createdAt())
				&& expected.account().equals(actual.account()) && expected.note().equals(actual.note())
				&& expected.quantity() == actual.quantity() && expected.price() == actual.price()
				&& expected.active() == actual.active() && expected.amount().compareTo(actual.amount()) == 0;
	}

}
