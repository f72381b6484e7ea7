package io.github.pgprofiles.internal.once;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.error.ResultNotStorableException;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What can be kept as the result of work under a key, and what cannot. */
@PostgresTest
class OnceResultIT {

	static TestDatabase database;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void open() {
		client.sql("create table effect (id int)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate effect").update();
	}

	enum Side {

		BUY, SELL

	}

	record Line(String article, BigDecimal price) {
	}

	record Order(UUID id, Instant at, LocalDate day, BigDecimal total, Side side, List<Line> lines,
			Map<String, Line> byName, @Nullable String note, long number, double rate, boolean open,
			List<List<Integer>> sizes) {
	}

	static Order order() {
		Line line = new Line("Ünicode 😀 \"quoted\" \\", new BigDecimal("12345678901234567890.10"));
		return new Order(UUID.fromString("6f1e0d3c-0000-4000-8000-00000000abcd"),
				Instant.parse("2026-11-20T19:35:43.123456789Z"), LocalDate.of(-44, 3, 15), new BigDecimal("0.00"),
				Side.SELL, List.of(line, line), Map.of("a b", line), null, Long.MAX_VALUE, 0.1, true,
				List.of(List.of(1, Integer.MIN_VALUE), List.of()));
	}

	static List<Arguments> results() {
		return List.of(arguments(String.class, "text"), arguments(String.class, ""), arguments(String.class, "null"),
				arguments(String.class, "{\"not\": \"parsed\"}"), arguments(Long.class, Long.MIN_VALUE),
				arguments(long.class, 1L), arguments(Integer.class, 0), arguments(Double.class, 1e300),
				arguments(Double.class, Double.MIN_VALUE), arguments(Boolean.class, false),
				arguments(BigDecimal.class, new BigDecimal("1.10")), arguments(UUID.class, UUID.randomUUID()),
				arguments(Instant.class, Instant.EPOCH), arguments(Side.class, Side.BUY),
				arguments(Order.class, order()), arguments(Order[].class, new Order[] { order() }),
				arguments(byte[].class, new byte[] { 0, 1, -1 }),
				arguments(JsonNode.class, JsonMapper.shared().readTree("{\"a\": [1, null]}")),
				arguments(Map.class, Map.of("a", 1, "b", List.of("c"))));
	}

	@ParameterizedTest
	@MethodSource("results")
	<R> void resultIsReadAsItWasWritten(Class<R> type, R result) {
		TransactionSpec.OnceStart<R> once = client.transaction().once(this.key, type);
		assertThat(once.execute((tx) -> result)).isSameAs(result);
		assertThat(once.execute((tx) -> {
			throw new AssertionError("runs again");
		})).isEqualTo(result);
	}

	private <R> void assertReplayed(R result, ParameterizedTypeReference<R> type) {
		TransactionSpec.OnceStart<R> once = client.transaction().once(this.key, type);
		assertThat(once.execute((tx) -> result)).isSameAs(result);
		assertThat(once.execute((tx) -> {
			throw new AssertionError("runs again");
		})).isEqualTo(result);
	}

	@Test
	void listOfRecordsIsReadByAReference() {
		assertReplayed(List.of(order(), order()), new ParameterizedTypeReference<>() {
		});
	}

	@Test
	void mapOfListsIsReadByAReference() {
		assertReplayed(Map.of(Side.SELL, List.of(new Line("a", BigDecimal.TEN))),
				new ParameterizedTypeReference<Map<Side, List<Line>>>() {
				});
	}

	@Test
	void optionalIsReadByAReference() {
		assertReplayed(Optional.<Line>empty(), new ParameterizedTypeReference<>() {
		});
	}

	@Test
	void nullIsAResult() {
		TransactionSpec.OnceStart<Line> once = client.transaction().once(this.key, Line.class);
		assertThat(once.<RuntimeException>execute((tx) -> null)).isNull();
		assertThat(once.execute((tx) -> new Line("runs again", BigDecimal.ONE))).isNull();
		assertThat(stored()).isEqualTo("null");
	}

	@Test
	void voidIsAResult() {
		TransactionSpec.OnceVoidStart once = client.transaction().once(this.key);
		once.run((tx) -> tx.sql("insert into effect values (1)").update());
		once.run((tx) -> tx.sql("insert into effect values (2)").update());
		assertThat(client.sql("select id from effect").query(Integer.class).list()).containsExactly(1);
		assertThat(stored()).isEqualTo("null");
	}

	private String stored() {
		return client.sql("select result::text from postgres_profiles_once where key = ?")
			.param(this.key)
			.query(String.class)
			.single();
	}

	record Endless(List<Object> self) {
	}

	/** Is written, and never read again. */
	static final class OneWay {

		private final String text;

		private OneWay(String text) {
			this.text = text;
		}

		static OneWay make() {
			return new OneWay("x");
		}

		public String getText() {
			return this.text;
		}

	}

	interface Shape {

		int sides();

	}

	record Square(int sides) implements Shape {
	}

	record Picky(int value) {

		Picky {
			if (value < 0) {
				value = -value;
			}
			else {
				throw new IllegalArgumentException("canary-value");
			}
		}

	}

	record Text(String text) {
	}

	static List<Arguments> notStorable() {
		Endless endless = new Endless(new java.util.ArrayList<>());
		endless.self().add(endless);
		return List.of(arguments(Endless.class, endless, "cannot be written as JSON"),
				arguments(OneWay.class, OneWay.make(), "Jackson cannot make a OneWay of"),
				arguments(Shape.class, new Square(4), "Jackson cannot make a Shape of"),
				arguments(Picky.class, new Picky(-1), "refused by the constructor of Picky"),
				arguments(Text.class, new Text("a\0b"), "jsonb does not take (SQLSTATE 22P05)"),
				arguments(Text.class, new Text("\ud83d"), ""),
				// the server spells it out, and no reader takes so many digits
				arguments(BigDecimal.class, new BigDecimal("1e5000"), "StreamReadConstraints"),
				arguments(BigDecimal.class, new BigDecimal("1e200000"), "jsonb does not take (SQLSTATE 22003)"),
				arguments(Thread.class, new Thread("a thread"), ""));
	}

	@ParameterizedTest
	@MethodSource("notStorable")
	<R> void resultThatNoReplayCouldReadCommitsNothing(Class<R> type, R result, String reason) {
		TransactionSpec.OnceStart<R> once = client.transaction().name("pay").once(this.key, type);
		assertThatExceptionOfType(ResultNotStorableException.class).isThrownBy(() -> once.execute((tx) -> {
			tx.sql("insert into effect values (1)").update();
			return result;
		}))
			.withMessageContainingAll("Profile 'orders'", "the result of transaction 'pay', a " + type.getName(),
					reason, "nothing is committed")
			.satisfies((thrown) -> assertThat(thrown.safeToRetry()).isFalse());
		assertThat(client.sql("select id from effect").query(Integer.class).list()).isEmpty();
		assertThat(client.sql("select 1 from postgres_profiles_once where key = ?")
			.param(this.key)
			.query(Integer.class)
			.list()).isEmpty();
	}

	@Test
	void notANumberIsKeptAsTheConverterWritesIt() {
		TransactionSpec.OnceStart<Double> once = client.transaction().once(this.key, Double.class);
		assertThat(once.execute((tx) -> Double.NaN)).isNaN();
		assertThat(once.execute((tx) -> 1.0)).isNaN();
	}

	@Test
	void mapKeepsItsEntriesAndNotTheirOrder() {
		Map<String, Integer> map = new LinkedHashMap<>();
		map.put("long name", 1);
		map.put("b", 2);
		assertReplayed(map, new ParameterizedTypeReference<Map<String, Integer>>() {
		});
	}

	@Test
	void largeResultIsKept() {
		String large = "0123456789".repeat(300_000);
		TransactionSpec.OnceStart<String> once = client.transaction().once(this.key, String.class);
		once.execute((tx) -> large);
		assertThat(once.execute((tx) -> "runs again")).isEqualTo(large);
	}

	@Test
	void storedResultThatIsNoLongerReadIsToldWithoutItsValue() {
		client.transaction().once(this.key, Line.class).execute((tx) -> new Line("canary-value", BigDecimal.ONE));
		client.sql("update postgres_profiles_once set result = '{\"price\": \"canary-value\"}' where key = ?")
			.param(this.key)
			.update();
		assertThatExceptionOfType(ResultNotStorableException.class)
			.isThrownBy(() -> client.transaction().once(this.key, Line.class).execute((tx) -> null))
			.withMessageContainingAll("the stored result of the transaction", "price")
			.withMessageNotContaining("canary-value");
	}

	@Test
	void converterOfOnesOwnWritesAndReads() {
		JsonConverter upper = new JsonConverter() {

			@Override
			public Reader reader(Type type) {
				return (json, offset, length) -> (type == String.class)
						? "read: " + new String(json, offset, length, StandardCharsets.UTF_8) : 1;
			}

			@Override
			public String write(Object value) {
				return "[\"" + value + "\"]";
			}

		};
		try (PostgresClients.Closeable own = PostgresClients.open(ClientOptions.defaults().withJson(upper),
				Profiles.of("orders", database).build())) {
			TransactionSpec.OnceStart<String> once = own.primary().transaction().once(this.key, String.class);
			assertThat(once.execute((tx) -> "first")).isEqualTo("first");
			assertThat(once.execute((tx) -> "second")).isEqualTo("read: [\"first\"]");
			assertThatExceptionOfType(ResultNotStorableException.class)
				.isThrownBy(() -> own.primary().transaction().once(this.key + "line", Line.class).execute((tx) -> null))
				.withMessageContaining("is read by the JSON converter as java.lang.Integer");
		}
	}

}
