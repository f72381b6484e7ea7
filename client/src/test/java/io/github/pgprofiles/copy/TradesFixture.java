package io.github.pgprofiles.copy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A table and the records that go there. */
@PostgresTest
abstract class TradesFixture {

	static TestDatabase database;

	@TestProfile
	static PostgresClient client;

	private static int pid;

	/** A row of a table that has most types. */
	record Trade(long id, OffsetDateTime createdAt, UUID account, @Nullable String note, int quantity, double price,
			boolean active, BigDecimal amount) {

		static Trade of(int i) {
			return new Trade(i, OffsetDateTime.of(2026, 1, 1, 0, 0, 0, i * 1000, ZoneOffset.UTC), new UUID(7, i),
					(i % 5 == 0) ? null : "nöte " + i, i * 3, i / 7.0, i % 2 == 0, BigDecimal.valueOf(i * 31L, 2));
		}

	}

	@BeforeAll
	static void open() {
		client
			.sql("create table trades (id int8 primary key, created_at timestamptz not null, account uuid, note text,"
					+ " quantity int4 not null, price float8, active bool, amount numeric)")
			.update();
		pid = pid();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate trades").update();
	}

	@AfterEach
	void connectionIsUsableAndStillTheSame() {
		assertThat(pid()).isEqualTo(pid);
	}

	private static int pid() {
		return Backends.of(client);
	}

	static List<Trade> trades(int count) {
		return IntStream.range(0, count).mapToObj(Trade::of).toList();
	}

	static CopyInSpec.Records<Trade> in() {
		return client.copy().into("public.trades").records(Trade.class);
	}

	static List<Trade> stored() {
		return client.sql("select * from trades order by id").query(Trade.class).list();
	}

	static long count() {
		return client.sql("select count(*) from trades").query(Long.class).single();
	}

}
