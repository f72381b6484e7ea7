package io.github.pgprofiles.copy;

import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A table to upsert into, by either way that records may go. */
@PostgresTest
abstract class UpsertFixture {

	static final int RUNS = 8;

	static TestDatabase database;

	static TestProxy proxy;

	@TestProfile(proxied = true, reset = SessionReset.NEVER)
	static PostgresClient client;

	@TestProfile("other")
	static PostgresClient other;

	record Row(int a, @Nullable String b, double c) {

		static Row of(int i) {
			return new Row(i, "row " + i, i * 2);
		}

	}

	/** What the rows go by. */
	enum Way {

		ARRAYS {
			@Override
			<T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records) {
				return records;
			}
		},

		TEMPORARY_TABLE {
			@Override
			<T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records) {
				// a condition of the COPY itself
				return records.where("true");
			}
		};

		abstract <T> CopyInSpec.Records<T> of(CopyInSpec.Records<T> records);

	}

	@BeforeEach
	void tables() {
		client.sql("reset search_path").update();
		other.sql("drop schema public cascade; create schema public").update();
		other.sql("create table c (a int4 primary key, b text, c float8)").update();
	}

	@AfterEach
	void ownRole() {
		client.sql("reset role").update();
		client.sql("discard temp").update();
		other.sql("drop schema if exists elsewhere cascade").update();
	}

	static List<Row> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj(Row::of).toList();
	}

	static CopyInSpec.Records<Row> upsert(Way way) {
		return upsert(way, "c");
	}

	static CopyInSpec.Records<Row> upsert(Way way, String table) {
		return way.of(client.copy().into(table).onConflict("a").update().records(Row.class));
	}

	/** A table of one test alone, so that nothing is known of another by its name. */
	static void table(String name) {
		other.sql("create table " + name + " (a int4 primary key, b text, c float8, d int)").update();
	}

	static List<Row> stored(String table) {
		return other.sql("select a::int4, b::text, c::float8 from " + table + " order by a, b").query(Row.class).list();
	}

	static boolean isByArrays(Runnable work) {
		proxy.takeStatements();
		work.run();
		List<String> statements = proxy.takeStatements();
		assertThat(statements).isNotEmpty();
		return statements.stream().noneMatch((statement) -> statement.contains("COPY"));
	}

	/** Without the pool's own question whether a connection is alive. */
	static long trips(Runnable work) {
		proxy.takeStatements();
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips() - proxy.takeStatements().stream().filter(String::isEmpty).count();
	}

}
