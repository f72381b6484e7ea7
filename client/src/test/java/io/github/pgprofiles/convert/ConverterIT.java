package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Converters of one's own, for reading and for parameters. */
@PostgresTest
class ConverterIT {

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		ClientOptions options = ClientOptions.defaults()
			.withConverters(new MoneyConverter(), new PlaceConverter())
			.withConverter(ValueConverter.of(Flag.class, (text) -> "t".equals(text) ? Flag.UP : Flag.DOWN,
					(flag) -> String.valueOf(flag == Flag.UP)))
			.withConverter(ValueConverter.of(Picky.class, (text) -> {
				throw new IllegalStateException("too picky to read");
			}, (value) -> {
				throw new IllegalStateException("too picky to write");
			}))
			.withConverter(ValueConverter.of(UUID.class, (text) -> new UUID(0, text.length()), UUID::toString));
		clients = PostgresClients.open(options, Profiles.of("orders", database).build());
		client = clients.primary();
		client.sql("create type place as (street text, number int)").update();
		client.sql("create table prices (id int, price money, home place, up bool)").update();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	@Test
	void servesReadingAndParametersBothWays() {
		Price row = new Price(1, new Money(new BigDecimal("12.50")), new Place("Am \"Tor\", 2", 7), Flag.UP);
		assertThat(client.sql("insert into prices values (:id, :price, :home, :up)")
			.param("id", row.id)
			.param("price", row.price)
			.param("home", row.home)
			.param("up", row.up)
			.update()).isEqualTo(1);
		assertThat(client.sql("select * from prices where price = :price and home = :home and up = :up")
			.param("price", row.price)
			.param("home", row.home)
			.param("up", Flag.UP)
			.query(Price.class)
			.list()).containsExactly(row);
		assertThat(client.sql("select price from prices").query(Money.class).single()).isEqualTo(row.price);
		assertThat(client.sql("select null::money").query(Money.class).list()).containsExactly((Money) null);
	}

	@Test
	void servesTheSameAfterTheDriverHasSwitchedToBinary() {
		for (int i = 0; i < 8; i++) {
			assertThat(client.sql("select ?::bool").param(Flag.UP).query(Flag.class).single()).isEqualTo(Flag.UP);
			assertThat(client.sql("select '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid").query(UUID.class).single())
				.as("comes before what is built in")
				.isEqualTo(new UUID(0, 36));
		}
	}

	@Test
	void servesElementsOfArraysAndWhatIsNested() {
		List<Place> places = Arrays.asList(new Place("a", 1), null, new Place("b,c", 2));
		assertThat(client.sql("select ?::place[] as places").param(places).query(Places.class).single().places())
			.isEqualTo(places);
		assertThat(client.sql("select ?::money[] as v")
			.param(List.of(new Money(BigDecimal.ONE), new SpecialMoney(BigDecimal.TEN)))
			.query(Money[].class)
			.single()).containsExactly(new Money(new BigDecimal("1.00")), new Money(new BigDecimal("10.00")));
		assertThat(
				client.sql("select 1 as id, 2 as inner_id, '(x,3)'::place as inner_home").query(Outer.class).single())
			.isEqualTo(new Outer(1, new Inner(2, new Place("x", 3))));
		assertThat(client.sql("select count(*) from unnest(?) as p where p = any(?::place[])")
			.param(places)
			.param(places)
			.query(Long.class)
			.single()).isEqualTo(2);
	}

	@Test
	void isAskedForTheClassItselfOnly() {
		assertThat(client.sql("select '(x,3)'::place as home").query().single()).isEqualTo(Map.of("home", "(x,3)"));
		assertThat(client.sql("select '(x,3)'::place").query(String.class).single()).isEqualTo("(x,3)");
	}

	@Test
	void whatAConverterThrowsIsTheCause() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 1 as id, ('ge' || 'heim') as home").query(Inner.class).list())
			.withMessageContaining("row 1: column 'home' (text) does not fit the Java type Place of Inner.home")
			.withMessageContaining("converter")
			.withMessageNotContaining("geheim")
			.withCauseInstanceOf(StringIndexOutOfBoundsException.class);
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 'x'").query(Picky.class).list())
			.withMessageContaining("Picky")
			.withStackTraceContaining("too picky to read");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :x").param("x", new Picky()).query(String.class).list())
			.withMessageContaining("parameter 'x': the Picky was refused by its converter")
			.withStackTraceContaining("too picky to write");
		assertThat(client.sql("select 1").query(Long.class).single()).as("the connection is back").isEqualTo(1);
	}

	@Test
	void nullOfAConverterIsRefused() {
		ClientOptions options = ClientOptions.defaults()
			.withConverter(ValueConverter.of(Place.class, (text) -> null, (place) -> null));
		try (PostgresClients.Closeable own = PostgresClients.open(options, Profiles.of("orders", database).build())) {
			assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> own.primary().sql("select 'x'").query(Place.class).list())
				.withMessageContaining("became null in its converter");
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> own.primary().sql("select ?").param(new Place("a", 1)).query(String.class).list())
				.withMessageContaining("became null in its converter");
		}
	}

	@Test
	void laterConverterTakesThePlaceOfAnEarlierOne() {
		ClientOptions options = ClientOptions.defaults()
			.withConverter(new PlaceConverter())
			.withConverter(ValueConverter.of(Place.class, (text) -> new Place("last", 0), Place::street));
		try (PostgresClients.Closeable own = PostgresClients.open(options, Profiles.of("orders", database).build())) {
			assertThat(own.primary().sql("select 'x'").query(Place.class).single()).isEqualTo(new Place("last", 0));
		}
	}

	@Test
	void refusesAClassThatIsNobodysOwn() {
		for (Class<?> type : List.of(Object.class, String.class, Integer.class, Long.class, int.class)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ClientOptions.defaults()
					.withConverter(ValueConverter.of(type, (text) -> null, Object::toString)))
				.withMessageContaining(type.getName());
		}
	}

	record Price(int id, Money price, Place home, Flag up) {
	}

	record Place(String street, int number) {
	}

	record Places(List<@Nullable Place> places) {
	}

	record Outer(int id, Inner inner) {
	}

	record Inner(int id, Place home) {
	}

	record Picky() {
	}

	enum Flag {

		UP, DOWN

	}

	private static class Money {

		private final BigDecimal amount;

		Money(BigDecimal amount) {
			this.amount = amount;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Money money && this.amount.equals(money.amount);
		}

		@Override
		public int hashCode() {
			return this.amount.hashCode();
		}

	}

	private static final class SpecialMoney extends Money {

		SpecialMoney(BigDecimal amount) {
			super(amount);
		}

	}

	private static final class MoneyConverter implements ValueConverter<Money> {

		@Override
		public Class<Money> type() {
			return Money.class;
		}

		@Override
		public Money fromText(String text) {
			return new Money(new BigDecimal(text.replaceAll("[^0-9.]", "")));
		}

		@Override
		public String toText(Money value) {
			return value.amount.toPlainString();
		}

		@Override
		public String sqlType() {
			return "money";
		}

	}

	private static final class PlaceConverter implements ValueConverter<Place> {

		@Override
		public Class<Place> type() {
			return Place.class;
		}

		@Override
		public Place fromText(String text) {
			int comma = text.lastIndexOf(',');
			return new Place(text.substring(1, comma).replaceAll("^\"|\"$", "").replace("\"\"", "\""),
					Integer.parseInt(text.substring(comma + 1, text.length() - 1)));
		}

		@Override
		public String toText(Place value) {
			return "(\"" + value.street.replace("\"", "\"\"") + "\"," + value.number + ")";
		}

		@Override
		public String sqlType() {
			return "place";
		}

	}

}
