package io.github.pgprofiles.convert;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Records and beans in records and beans, generic ones, and large ones. */
@EveryServer
@PostgresTest
class ObjectMappingIT {

	@TestProfile
	private static PostgresClient client;

	private static <T> T read(String sql, Class<T> type) {
		return client.sql(sql).query(type).single();
	}

	private static void refuses(String sql, Class<?> type, String... message) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> client.sql(sql).query(type).list())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message).contains("Profile 'orders'"));
		assertThat(read("select 1", Long.class)).as("the connection is back").isEqualTo(1);
	}

	@Test
	void fillsARecordInARecordInARecordByPrefix() {
		assertThat(read("""
				select 1 as id, 'Ada' as customer_name, 'Main' as customer_home_address_street,
				7 as customer_home_address_house_number""", Order.class))
			.isEqualTo(new Order(1, new Customer("Ada", new Address("Main", 7))));
		assertThat(read("""
				select 7 as "CUSTOMER_HOMEADDRESS_HOUSENUMBER", 'Ada' as "customerName",
				'Main' as "customerHomeAddressStreet", 1 as id""", Order.class))
			.isEqualTo(new Order(1, new Customer("Ada", new Address("Main", 7))));
	}

	@Test
	void nestedObjectIsNullWhereAllOfItsColumnsAre() {
		String sql = """
				select 1 as id, %s as customer_name, %s as customer_home_address_street,
				%s::int as customer_home_address_house_number""";
		assertThat(read(sql.formatted("null", "null", "null"), Order.class)).isEqualTo(new Order(1, null));
		assertThat(read(sql.formatted("'Ada'", "null", "null"), Order.class))
			.isEqualTo(new Order(1, new Customer("Ada", null)));
		assertThat(read(sql.formatted("null", "null", "7"), Order.class))
			.isEqualTo(new Order(1, new Customer(null, new Address(null, 7))));
		refuses(sql.formatted("null", "'Main'", "null"), Order.class,
				"row 1: column 'customer_home_address_house_number' (int4) is NULL",
				"int of Order.customer.homeAddress.houseNumber");
	}

	@Test
	void nestedObjectLooksAtNoColumnOfANeighbourWhoseNameBeginsAlike() {
		assertThat(read("select 1 as address_book_id, null::text as address_street, null::int as address_house_number",
				Alike.class))
			.isEqualTo(new Alike(new Book(1), null));
		assertThat(read("select null::int as address_book_id, 'Main' as address_street, 7 as address_house_number",
				Alike.class))
			.isEqualTo(new Alike(null, new Address("Main", 7)));
	}

	@Test
	void namesAMissingNestedColumnByItsPath() {
		refuses("select 1 as id, 'Ada' as customer_name, 'Main' as customer_home_address_street", Order.class,
				"Order.customer.homeAddress needs a column for 'houseNumber'", "customer_home_address_street");
		refuses("select 1 as id, 'x' as customer_nick", Order.class, "Order needs a column for 'customer'",
				"[id, customer_nick]");
		refuses("""
				select 1 as id, 'Ada' as customer_name, 'Main' as customer_home_address_street,
				'x' as customer_home_address_house_number""", Order.class,
				"column 'customer_home_address_house_number' (text) does not fit",
				"int of Order.customer.homeAddress.houseNumber");
	}

	@Test
	void fillsBeansInBeansAndLeavesAloneWhatHasNoColumn() {
		OrderBean filled = read("select 1 as id, 'Main' as address_street, 7 as address_number_value", OrderBean.class);
		assertThat(filled.id).isEqualTo(1);
		assertThat(filled.address.street).isEqualTo("Main");
		assertThat(filled.address.city).isEqualTo("unset");
		assertThat(filled.address.number).isEqualTo(new Number7(7));
		assertThat(read("select 1 as id", OrderBean.class).address).isNull();
		assertThat(read("select 1 as id, 'x' as addressee", OrderBean.class).address).isNull();
		assertThat(read("select 1 as id, null as address_street", OrderBean.class).address).isNull();
		assertThat(read("select 1 as id, '{\"street\": \"Json\"}'::jsonb as address", OrderBean.class).address.street)
			.isEqualTo("Json");
	}

	@Test
	void fillsGenericComponents() {
		assertThat(read("""
				select array['6ba7b810-9dad-11d1-80b4-00c04fd430c8']::uuid[] as ids, '{"a": 1}'::jsonb as counts,
				'[{"street": "s", "houseNumber": 1}]'::jsonb as addresses, array[array[1, 2], array[3, 4]] as grid,
				array['{"street": "t", "houseNumber": 2}']::jsonb[] as more""", Generic.class))
			.isEqualTo(new Generic(List.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8")), Map.of("a", 1),
					List.of(new Address("s", 1)), List.of(List.of(1, 2), List.of(3, 4)), List.of(new Address("t", 2))));
		refuses("select '{}'::uuid[] as ids, '{\"a\": []}'::jsonb as counts, '[]'::jsonb as addresses,"
				+ " '{}'::int[] as grid, '{}'::jsonb[] as more", Generic.class, "'counts' (jsonb)",
				"Map of Generic.counts");
	}

	@Test
	void fillsAGenericBeanAsItsSubclassSays() {
		Holder<UUID> row = read("""
				select array['6ba7b810-9dad-11d1-80b4-00c04fd430c8']::uuid[] as values,
				'["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]'::jsonb as more,
				'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid as single""", UuidHolder.class);
		assertThat(row.values).isEqualTo(row.more).containsExactly(row.single);
	}

	@Test
	void fillsPrivateRecordsInPrivateRecords() {
		assertThat(read("select 1 as id, 2 as inner_value", Outer.class)).isEqualTo(new Outer(1, new Outer.Inner(2)));
		assertThat(client.sql("select i as id, i as inner_value from generate_series(1, 5000) i")
			.query(Outer.class)
			.list()).hasSize(5000).last().isEqualTo(new Outer(5000, new Outer.Inner(5000)));
	}

	@Test
	void fillsTwoHundredComponentsColdAndWarm() {
		String columns = IntStream.rangeClosed(1, 200)
			.mapToObj((i) -> ((i % 2 != 0) ? "i + " + i : "'v' || (i + " + i + ")") + " as c" + i)
			.collect(Collectors.joining(", "));
		List<Wide> rows = client.sql("select " + columns + " from generate_series(1, 3000) i").query(Wide.class).list();
		assertThat(rows).hasSize(3000);
		for (int row : new int[] { 1, 1999, 2000, 2001, 3000 }) {
			assertThat(components(rows.get(row - 1))).isEqualTo(IntStream.rangeClosed(1, 200)
				.<Object>mapToObj((i) -> (i % 2 != 0) ? (Object) (row + i) : "v" + (row + i))
				.toList());
		}
	}

	private static List<Object> components(Record row) {
		return java.util.Arrays.stream(row.getClass().getRecordComponents())
			.map((component) -> value(row, component))
			.toList();
	}

	private static Object value(Record row, RecordComponent component) {
		try {
			component.getAccessor().setAccessible(true);
			return component.getAccessor().invoke(row);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void fillsAsManyLongsAsAMethodHandleTakesAndSaysWhereItEnds() {
		String columns = IntStream.rangeClosed(1, 127)
			.mapToObj((i) -> i + " as c" + i)
			.collect(Collectors.joining(", "));
		assertThat(components(read("select " + columns, Longs.class)))
			.isEqualTo(java.util.stream.LongStream.rangeClosed(1, 125).boxed().toList());
		refuses("select " + columns, TooManyLongs.class, "TooManyLongs has more components than");
	}

	record Order(int id, Customer customer) {
	}

	record Customer(String name, Address homeAddress) {
	}

	record Address(String street, int houseNumber) {
	}

	record Alike(Book addressBook, Address address) {
	}

	record Book(Integer id) {
	}

	record Generic(List<UUID> ids, Map<String, Integer> counts, List<Address> addresses, List<List<Integer>> grid,
			List<Address> more) {
	}

	private record Outer(int id, Inner inner) {

		private record Inner(int value) {
		}

	}

	record Number7(int value) {
	}

	/** A bean in which there is a bean. */
	public static class OrderBean {

		private int id;

		private AddressBean address;

		public void setId(int id) {
			this.id = id;
		}

		public void setAddress(AddressBean address) {
			this.address = address;
		}

	}

	/** A bean in which there is a record. */
	public static class AddressBean {

		private String street = "unset";

		private String city = "unset";

		private Number7 number;

		public void setStreet(String street) {
			this.street = street;
		}

		public void setCity(String city) {
			this.city = city;
		}

		public void setNumber(Number7 number) {
			this.number = number;
		}

	}

	/** A bean whose subclass knows its type. */
	public static class Holder<T> {

		private List<T> values;

		private List<T> more;

		private T single;

		public void setValues(List<T> values) {
			this.values = values;
		}

		public void setMore(List<T> more) {
			this.more = more;
		}

		public void setSingle(T single) {
			this.single = single;
		}

	}

	/** The subclass. */
	public static class UuidHolder extends Holder<UUID> {

	}

	record Wide(int c1, String c2, int c3, String c4, int c5, String c6, int c7, String c8, int c9, String c10, int c11,
			String c12, int c13, String c14, int c15, String c16, int c17, String c18, int c19, String c20, int c21,
			String c22, int c23, String c24, int c25, String c26, int c27, String c28, int c29, String c30, int c31,
			String c32, int c33, String c34, int c35, String c36, int c37, String c38, int c39, String c40, int c41,
			String c42, int c43, String c44, int c45, String c46, int c47, String c48, int c49, String c50, int c51,
			String c52, int c53, String c54, int c55, String c56, int c57, String c58, int c59, String c60, int c61,
			String c62, int c63, String c64, int c65, String c66, int c67, String c68, int c69, String c70, int c71,
			String c72, int c73, String c74, int c75, String c76, int c77, String c78, int c79, String c80, int c81,
			String c82, int c83, String c84, int c85, String c86, int c87, String c88, int c89, String c90, int c91,
			String c92, int c93, String c94, int c95, String c96, int c97, String c98, int c99, String c100, int c101,
			String c102, int c103, String c104, int c105, String c106, int c107, String c108, int c109, String c110,
			int c111, String c112, int c113, String c114, int c115, String c116, int c117, String c118, int c119,
			String c120, int c121, String c122, int c123, String c124, int c125, String c126, int c127, String c128,
			int c129, String c130, int c131, String c132, int c133, String c134, int c135, String c136, int c137,
			String c138, int c139, String c140, int c141, String c142, int c143, String c144, int c145, String c146,
			int c147, String c148, int c149, String c150, int c151, String c152, int c153, String c154, int c155,
			String c156, int c157, String c158, int c159, String c160, int c161, String c162, int c163, String c164,
			int c165, String c166, int c167, String c168, int c169, String c170, int c171, String c172, int c173,
			String c174, int c175, String c176, int c177, String c178, int c179, String c180, int c181, String c182,
			int c183, String c184, int c185, String c186, int c187, String c188, int c189, String c190, int c191,
			String c192, int c193, String c194, int c195, String c196, int c197, String c198, int c199, String c200) {
	}

	record Longs(long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long c10, long c11,
			long c12, long c13, long c14, long c15, long c16, long c17, long c18, long c19, long c20, long c21,
			long c22, long c23, long c24, long c25, long c26, long c27, long c28, long c29, long c30, long c31,
			long c32, long c33, long c34, long c35, long c36, long c37, long c38, long c39, long c40, long c41,
			long c42, long c43, long c44, long c45, long c46, long c47, long c48, long c49, long c50, long c51,
			long c52, long c53, long c54, long c55, long c56, long c57, long c58, long c59, long c60, long c61,
			long c62, long c63, long c64, long c65, long c66, long c67, long c68, long c69, long c70, long c71,
			long c72, long c73, long c74, long c75, long c76, long c77, long c78, long c79, long c80, long c81,
			long c82, long c83, long c84, long c85, long c86, long c87, long c88, long c89, long c90, long c91,
			long c92, long c93, long c94, long c95, long c96, long c97, long c98, long c99, long c100, long c101,
			long c102, long c103, long c104, long c105, long c106, long c107, long c108, long c109, long c110,
			long c111, long c112, long c113, long c114, long c115, long c116, long c117, long c118, long c119,
			long c120, long c121, long c122, long c123, long c124, long c125) {
	}

	record TooManyLongs(long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long c10,
			long c11, long c12, long c13, long c14, long c15, long c16, long c17, long c18, long c19, long c20,
			long c21, long c22, long c23, long c24, long c25, long c26, long c27, long c28, long c29, long c30,
			long c31, long c32, long c33, long c34, long c35, long c36, long c37, long c38, long c39, long c40,
			long c41, long c42, long c43, long c44, long c45, long c46, long c47, long c48, long c49, long c50,
			long c51, long c52, long c53, long c54, long c55, long c56, long c57, long c58, long c59, long c60,
			long c61, long c62, long c63, long c64, long c65, long c66, long c67, long c68, long c69, long c70,
			long c71, long c72, long c73, long c74, long c75, long c76, long c77, long c78, long c79, long c80,
			long c81, long c82, long c83, long c84, long c85, long c86, long c87, long c88, long c89, long c90,
			long c91, long c92, long c93, long c94, long c95, long c96, long c97, long c98, long c99, long c100,
			long c101, long c102, long c103, long c104, long c105, long c106, long c107, long c108, long c109,
			long c110, long c111, long c112, long c113, long c114, long c115, long c116, long c117, long c118,
			long c119, long c120, long c121, long c122, long c123, long c124, long c125, long c126, long c127) {
	}

}
