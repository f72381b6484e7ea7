package io.github.pgprofiles.benchmarks.copyout;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * COPY out in binary with the driver's CopyManager, and a decoder by hand that knows the
 * columns and that none of them is null.
 */
final class RawCopySource implements RowSource<Trade> {

	private static final String COPY = "copy %s (%s) to stdout (format binary)".formatted(TradeTable.NAME,
			TradeTable.COLUMNS);

	/** The signature, the flags, and the length of an extension that there is not. */
	private static final int HEADER = 19;

	/** Of the server's times: the beginning of 2000. */
	private static final long EPOCH_SECOND = 946_684_800;

	private static final int MICROS = 1_000_000;

	/** Of each digit of a numeric. */
	private static final int BASE = 10_000;

	private static final int DIGITS = 4;

	private static final int NEGATIVE = 0x4000;

	private final String name;

	private final HikariDataSource pool;

	RawCopySource(String name, HikariDataSource pool) {
		this.name = name;
		this.pool = pool;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void read(Consumer<? super Trade> rows) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			read(connection, COPY, rows);
		}
	}

	/** Copies what a command says, with these columns. */
	static void read(Connection connection, String command, Consumer<? super Trade> rows) throws SQLException {
		CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command);
		int header = HEADER;
		for (byte[] bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
			ByteBuffer row = ByteBuffer.wrap(bytes).position(header);
			header = 0;
			// the end says -1
			if (row.hasRemaining() && row.getShort() > 0) {
				rows.accept(trade(row));
			}
		}
	}

	/** Each value behind its length, which matters for text and numeric only. */
	private static Trade trade(ByteBuffer row) {
		long id = row.position(row.position() + Integer.BYTES).getLong();
		long micros = row.position(row.position() + Integer.BYTES).getLong();
		UUID account = new UUID(row.position(row.position() + Integer.BYTES).getLong(), row.getLong());
		int length = row.getInt();
		String note = new String(row.array(), row.arrayOffset() + row.position(), length, StandardCharsets.UTF_8);
		int quantity = row.position(row.position() + length + Integer.BYTES).getInt();
		double price = row.position(row.position() + Integer.BYTES).getDouble();
		boolean active = row.position(row.position() + Integer.BYTES).get() != 0;
		BigDecimal amount = numeric(row.position(row.position() + Integer.BYTES));
		OffsetDateTime createdAt = Instant
			.ofEpochSecond(EPOCH_SECOND + Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L)
			.atOffset(ZoneOffset.UTC);
		return new Trade(id, createdAt, account, note, quantity, price, active, amount);
	}

	/** Of a number of at most 18 digits with at most four of them behind the point. */
	private static BigDecimal numeric(ByteBuffer row) {
		int digits = row.getShort();
		int weight = row.getShort();
		boolean negative = row.getShort() == NEGATIVE;
		int scale = row.getShort();
		long unscaled = 0;
		for (int digit = 0; digit < digits; digit++) {
			unscaled = unscaled * BASE + row.getShort();
		}
		int exponent = weight + 1 - digits;
		for (; exponent > -1; exponent--) {
			unscaled *= BASE;
		}
		// exponent is -1: four digits behind the point, of which the scale wants some
		for (int zero = scale; zero < DIGITS; zero++) {
			unscaled /= 10;
		}
		return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
