package io.github.pgprofiles.copy;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EveryServer
class CopyRecordsRefusedIT extends TradesFixture {

	/** What is refused is refused before the source is asked for anything. */
	private static <T> Iterator<T> untouched() {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				throw new AssertionError("The source was read");
			}

			@Override
			public T next() {
				throw new AssertionError("The source was read");
			}

		};
	}

	record Misnamed(long id, int quantitty) {
	}

	record Mistyped(long id, OffsetDateTime createdAt, String quantity) {
	}

	record Generated(int id, int twice) {
	}

	@Test
	void refusesBeforeTheFirstByte() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("trades").records(Misnamed.class).from(untouched()))
			.withMessageContaining("quantitty")
			.withMessageContaining("created_at");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("trades").records(Mistyped.class).from(untouched()))
			.withMessageContaining("quantity")
			.withMessageContaining("int4")
			.withMessageContaining("String");
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.copy().into("trades").columns("id", "nope").records(Trade.class).from(untouched()))
			.withMessageContaining("'nope'")
			.withMessageContaining("[id, created_at,");
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.copy().into("trades").columns("id", "id").records(Trade.class).from(untouched()))
			.withMessageContaining("twice");
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().into("nope").records(Trade.class).from(untouched()));
	}

	@Test
	void refusesGeneratedColumnsAndWritesIdentityColumns() {
		int version = client.sql("select current_setting('server_version_num')::int / 10000")
			.query(Integer.class)
			.single();
		List<String> kinds = (version >= 18) ? List.of("stored", "virtual") : List.of("stored");
		for (String kind : kinds) {
			client
				.sql("create table made_" + kind + " (id int generated always as identity,"
						+ " twice int generated always as (5 * 2) " + kind + ")")
				.update();
			CopyInSpec.Table into = client.copy().into("made_" + kind);
			assertThatExceptionOfType(PostgresClientException.class)
				.isThrownBy(() -> into.records(Generated.class).from(untouched()))
				.withMessageContaining("twice")
				.withMessageContaining("generated");
			into.columns("id").records(Generated.class).from(List.of(new Generated(41, 0)));
			assertThat(client.sql("select id from made_" + kind).query(Integer.class).single()).isEqualTo(41);
		}
	}

	@Test
	void namesRowAndColumnOfAValueThatDoesNotFit() {
		record Loose(@Nullable Long id, @Nullable OffsetDateTime createdAt, long quantity, @Nullable String note) {
		}
		OffsetDateTime time = Trade.of(1).createdAt();
		Loose good = new Loose(1L, time, 1, "x");
		record Case(Loose row, String column, String problem) {
		}
		for (Case each : List.of(new Case(new Loose(2L, null, 1, ""), "created_at", "null"),
				new Case(new Loose(2L, time, 1L << 40, ""), "quantity", "range"),
				new Case(new Loose(2L, time, 1, "geheim\0"), "note", "U+0000"),
				new Case(new Loose(2L, time, 1, "geheim\ud800"), "note", "surrogate"))) {
			for (int before : new int[] { 0, 3, 3000 }) {
				List<Loose> rows = new ArrayList<>();
				for (int i = 0; i < before; i++) {
					rows.add(new Loose(10L + i, time, i, "y"));
				}
				rows.add(each.row());
				rows.add(good);
				assertThatExceptionOfType(MappingException.class)
					.isThrownBy(() -> client.copy().into("trades").records(Loose.class).from(rows))
					.withMessageContaining("row " + (before + 1) + ":")
					.withMessageContaining("'" + each.column() + "'")
					.withMessageContaining(each.problem())
					.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim"));
				assertThat(count()).isZero();
			}
		}
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> in().from(Arrays.asList(Trade.of(1), null)))
			.withMessageContaining("row 2");
	}

	@Test
	void leavesANullToATriggerThatMayFillIt() {
		client.sql("create table filled (id int not null)").update();
		client
			.sql("create function fill() returns trigger language plpgsql as"
					+ " $$ begin new.id := coalesce(new.id, 7); return new; end $$")
			.update();
		client.sql("create trigger fill before insert on filled for each row execute function fill()").update();
		record Id(@Nullable Integer id) {
		}
		client.copy().into("filled").records(Id.class).from(List.of(new Id(null), new Id(1)));
		assertThat(client.sql("select id from filled order by id").query(Integer.class).list()).containsExactly(1, 7);
	}

	@Test
	void whatTheServerRefusesLeavesNoRow() {
		List<Trade> twice = new ArrayList<>(trades(5000));
		twice.add(Trade.of(77));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> in().from(twice))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
		assertThat(count()).isZero();
		client.sql("create table small (quantity int4 check (quantity < 30))").update();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.copy().into("small").columns("quantity").records(Trade.class).from(trades(100)));
	}

}
