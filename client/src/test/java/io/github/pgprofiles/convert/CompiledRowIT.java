package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Rows are the same before and after 2000 of them, when their reading is compiled. */
@PostgresTest
class CompiledRowIT {

	@TestProfile
	private static PostgresClient client;

	@Test
	void valuesAreTheSameBeforeAndAfter() {
		List<Row> rows = client.sql("""
				select i::int8 as id, i as number, i / 2.0::float8 as half, i % 2 = 0 as even,
				case when i % 3 > 0 then i * 1.25 end as amount, 'row ' || i as name,
				timestamptz 'epoch' + i * interval '1 s' as at, lpad(i::text, 32, '0')::uuid as uid,
				case when i % 5 > 0 then i end as nested_number, case when i % 5 > 0 then 'n' || i end as nested_name
				from generate_series(1, 6000) i""").query(Row.class).list();
		assertThat(rows).hasSize(6000);
		for (int i = 1; i <= 6000; i++) {
			Row row = rows.get(i - 1);
			assertThat(row).isEqualTo(new Row(i, i, i / 2.0, i % 2 == 0,
					(i % 3 > 0) ? new BigDecimal(i).multiply(new BigDecimal("1.25")) : null, "row " + i,
					Instant.ofEpochSecond(i), UUID.fromString("00000000-0000-0000-0000-%012d".formatted(i)),
					(i % 5 > 0) ? new Nested(i, "n" + i) : null));
		}
	}

	@Test
	void beansAreTheSameBeforeAndAfter() {
		List<Bean> rows = client.sql("select i as number, 'row ' || i as name from generate_series(1, 6000) i")
			.query(Bean.class)
			.list();
		for (int i = 1; i <= 6000; i++) {
			assertThat(rows.get(i - 1).number).isEqualTo(i);
			assertThat(rows.get(i - 1).name).isEqualTo("row " + i);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1999, 2000, 2001, 2500, 9000 })
	void namesRowAndColumnOfWhatDoesNotFitWhereverItIs(int bad) {
		for (int statement = 0; statement < 2; statement++) {
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> client
					.sql("select case when i = ? then 1 << 20 else 1 end as number, 'x' as name, i as id"
							+ " from generate_series(1, 10000) i")
					.param(bad)
					.query(Small.class)
					.list())
				.withMessageContaining(
						"row " + bad + ": column 'number' (int4) does not fit the Java type short of Small")
				.withMessageNotContaining("1048576");
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> client
					.sql("select 1 as number, 'x' as name, nullif(i, ?) as id from generate_series(1, 10000) i")
					.param(bad)
					.query(Small.class)
					.list())
				.withMessageContaining("row " + bad + ": column 'id' (int4) is NULL, which int of Small.id cannot be");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1999, 2000, 2001, 2500, 9000 })
	void exceptionOfAConstructorPassesThroughWhereverItIs(int bad) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.sql("select nullif(i, ?) as number from generate_series(1, 10000) i")
				.param(bad)
				.query(Strict.class)
				.list())
			.withMessage("no number")
			.withNoCause();
	}

	@Test
	void streamsAreTheSameBeforeAndAfter() {
		List<Integer> seen = new ArrayList<>();
		client.sql("select i as number from generate_series(1, 6000) i")
			.fetchSize(700)
			.query(Strict.class)
			.forEach((row) -> seen.add(row.number));
		assertThat(seen).hasSize(6000).first().isEqualTo(1);
		assertThat(seen).last().isEqualTo(6000);
	}

	record Row(long id, int number, double half, boolean even, BigDecimal amount, String name, Instant at, UUID uid,
			Nested nested) {
	}

	record Nested(int number, String name) {
	}

	record Small(short number, String name, int id) {
	}

	record Strict(Integer number) {

		Strict {
			if (Objects.isNull(number)) {
				throw new IllegalArgumentException("no number");
			}
		}

	}

	/** A bean. */
	public static class Bean {

		private int number;

		private String name;

		public void setNumber(int number) {
			this.number = number;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

}
