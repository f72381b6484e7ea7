package io.github.pgprofiles.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Collections in collections are dimensions, of which the server has six. */
@Timeout(60)
@EveryServer
@PostgresTest
class NestedParameterIT {

	@TestProfile
	private static PostgresClient client;

	/** A row of COPY. */
	record Row(int id, List<?> items) {
	}

	/** Parameters by name. */
	record Named(List<?> a) {
	}

	@BeforeAll
	static void open() {
		client.sql("create table t (id int, items int[])").update();
	}

	private static List<?> nested(int levels, Object innermost) {
		List<?> list = Collections.singletonList(innermost);
		for (int i = 1; i < levels; i++) {
			list = Collections.singletonList(list);
		}
		return list;
	}

	private static List<Object> inItself(int times) {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			list.add(list);
		}
		return list;
	}

	static Stream<List<?>> tooDeep() {
		List<Object> besides = new ArrayList<>(List.of(new java.sql.Timestamp(0)));
		for (int i = 0; i < 500; i++) {
			besides.add(besides);
		}
		return Stream.of(besides, nested(7, 1), nested(8, null), nested(10_000, 1), nested(100_000, "a"), inItself(1),
				inItself(500), nested(6, new Object[] { 1 }), nested(6, new int[] { 1 }),
				nested(7, java.time.Instant.EPOCH));
	}

	@Test
	void sixLevelsAreSent() {
		assertThat(client.sql("select array_ndims(:a::int[])").param("a", nested(6, 1)).query(Integer.class).single())
			.isEqualTo(6);
		client.copy().into("t").records(Row.class).from(List.of(new Row(1, nested(6, 1))));
		assertThat(client.sql("select array_ndims(items) from t where id = 1").query(Integer.class).single())
			.isEqualTo(6);
	}

	@ParameterizedTest
	@MethodSource("tooDeep")
	void moreIsRefusedAsAParameter(List<?> value) {
		for (String sql : List.of("select :a::int[]", "select :a", "insert into t (items) values (:a)",
				"select 1 where 1 = any(:a)", "select :a::int4multirange[]")) {
			assertRefused(() -> client.sql(sql).param("a", value).query().list());
			assertRefused(() -> client.sql(sql).params(new Named(value)).query().list());
		}
		assertRefused(() -> client.sql("select :a::int[]").param("a", value.toArray()).query().list());
		assertRefused(
				() -> client.sql("select 1 where array[1] in (:a)").param("a", List.of(value, value)).query().list());
	}

	@ParameterizedTest
	@MethodSource("tooDeep")
	void moreIsRefusedInABatchAndInStreams(List<?> value) {
		assertRefused(() -> client.batch("insert into t (id, items) values (?, ?)", List.of(List.of(1, value))));
		for (StreamEngine engine : StreamEngine.values()) {
			assertRefused(() -> client.streaming()
				.sql("select :a::int[] as a")
				.param("a", value)
				.engine(engine)
				.query()
				.forEach((row) -> {
				}));
		}
	}

	@ParameterizedTest
	@MethodSource("tooDeep")
	void moreIsRefusedInRecordsOfACopy(List<?> value) {
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.copy().into("t").records(Row.class).from(List.of(new Row(7, value))))
			.withMessageContaining("column 'items' (_int4)");
		assertThat(client.sql("select count(*) from t where id = 7").query(Integer.class).single()).isZero();
	}

	private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(call)
			.withMessageContaining("more than six levels");
	}

}
