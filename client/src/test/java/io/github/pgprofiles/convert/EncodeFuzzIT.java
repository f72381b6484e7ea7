package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Random rows, compared with what the server makes of the same values as parameters. */
@PostgresTest
class EncodeFuzzIT {

	private static final int ROWS = 6000;

	private static final String COLUMNS = """
			id int4, big int8, small int2, amount numeric, ratio float8, part float4, text text, at timestamptz,
			local timestamp, day date, time time, uid uuid, flag bool, bytes bytea, texts text[], moment timestamptz""";

	@TestProfile
	private static PostgresClient client;

	private static final RowCopy copy = new RowCopy(new Codecs());

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void rowsAreThoseThatParametersMake(boolean binary) {
		String more = binary ? "" : ", extra money";
		client.sql("drop table if exists copied, sent").update();
		client.sql("create table copied (" + COLUMNS + more + ")").update();
		client.sql("create table sent (" + COLUMNS + more + ")").update();
		Generator generator = new Generator(binary ? 1 : 2);
		List<Object> rows = new ArrayList<>();
		for (int i = 0; i < ROWS; i++) {
			rows.add(binary ? generator.row(i) : new RowInText(generator.row(i)));
		}
		client.withConnection((connection) -> {
			assertThat(copy.write(connection, "copied", rows).isBinary()).isEqualTo(binary);
			return rows;
		});
		client
			.batch("""
					insert into sent (id, big, small, amount, ratio, part, text, at, local, day, time, uid, flag, bytes, texts,
					moment) values (:id, :big, :small, :amount, :ratio, :part, :text, :at, :local, :day, :time, :uid, :flag,
					:bytes, :texts, :moment)""")
			.update(rows);
		assertThat(client.sql("select count(*) from copied").query(Integer.class).single()).isEqualTo(ROWS);
		assertThat(client.sql("""
				select c.id from copied c join sent s using (id)
				where (c.*)::text is distinct from (s.*)::text limit 3""").query(Integer.class).list()).isEmpty();
	}

	private static final class Generator {

		private final Random random;

		Generator(int seed) {
			this.random = new Random(seed);
		}

		Row row(int id) {
			Random random = this.random;
			Instant at = instant();
			return new Row(id, random.nextLong() >> random.nextInt(64), (short) random.nextInt(),
					maybe(new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(50) - 10)
						.multiply(BigDecimal.valueOf(random.nextInt(3) - 1))),
					Double.longBitsToDouble(random.nextLong()), Float.intBitsToFloat(random.nextInt()), maybe(text()),
					maybe(at.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(60_000) - 30_000))),
					maybe(LocalDateTime.ofInstant(instant(), ZoneOffset.UTC)),
					maybe(LocalDate.ofEpochDay(random.nextInt(10_000_000) - 2_000_000)),
					maybe(LocalTime.ofNanoOfDay(Math.floorMod(random.nextLong(), 86_400_000_000_000L))),
					maybe(new UUID(random.nextLong(), random.nextLong())), random.nextBoolean() ? null : true,
					text().getBytes(java.nio.charset.StandardCharsets.UTF_16), List.of(text(), text()), at);
		}

		/** From 4700 BC to 290000, with nanoseconds. */
		private Instant instant() {
			long second = (long) (this.random.nextDouble() * 9.3e12) - 210_000_000_000L;
			long scaled = this.random.nextBoolean() ? second : second / 1000;
			return Instant.ofEpochSecond(scaled, this.random.nextInt(1_000_000_000));
		}

		private String text() {
			StringBuilder text = new StringBuilder();
			int most = new int[] { 0x7f, 0xff, 0xffff, Character.MAX_CODE_POINT }[this.random.nextInt(4)];
			for (int i = this.random.nextInt(20); i > 0; i--) {
				int point = 1 + this.random.nextInt(most);
				text.appendCodePoint((point >= 0xd800 && point <= 0xdfff) ? '\\' : point);
			}
			return text.toString();
		}

		private <V> @Nullable V maybe(V value) {
			return (this.random.nextInt(8) > 0) ? value : null;
		}

	}

	@SuppressWarnings("ArrayRecordComponent") // as a caller might have it
	record Row(int id, long big, short small, BigDecimal amount, double ratio, float part, String text,
			OffsetDateTime at, LocalDateTime local, LocalDate day, LocalTime time, UUID uid, Boolean flag, byte[] bytes,
			List<String> texts, Instant moment) {
	}

	@SuppressWarnings("ArrayRecordComponent") // as a caller might have it
	record RowInText(int id, long big, short small, BigDecimal amount, double ratio, float part, String text,
			OffsetDateTime at, LocalDateTime local, LocalDate day, LocalTime time, UUID uid, Boolean flag, byte[] bytes,
			List<String> texts, Instant moment, String extra) {

		RowInText(Row row) {
			this(row.id, row.big, row.small, row.amount, row.ratio, row.part, row.text, row.at, row.local, row.day,
					row.time, row.uid, row.flag, row.bytes, row.texts, row.moment, null);
		}

	}

}
