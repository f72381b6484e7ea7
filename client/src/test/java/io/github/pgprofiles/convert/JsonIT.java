package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** JSON columns as objects. */
@EveryServer
@PostgresTest
class JsonIT {

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	/** The canaries are not in the statement, which messages show. */
	private static String json(String type, String text) {
		return "replace(replace('%s', '@', 'ge' || 'heim'), '#', '47' || '11')::%s".formatted(text, type);
	}

	private static void refuses(PostgresClient on, String sql, Class<?> type, String... message) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> on.sql(sql).query(type).list())
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).contains(message).contains("Profile 'orders'");
				for (Throwable at = ex; at != null; at = at.getCause()) {
					assertThat(at.toString()).doesNotContain("geheim").doesNotContain("4711");
				}
			});
		assertThat(client.sql("select 1").query(Long.class).single()).as("the connection is back").isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "jsonb" })
	void singleColumnBecomesATree(String type) {
		assertThat(client.sql("select '{\"a\": [1, null]}'::" + type).query(JsonNode.class).single().at("/a/0").asInt())
			.isEqualTo(1);
		assertThat(client.sql("select '{\"a\": 1}'::" + type).query(ObjectNode.class).single().size()).isEqualTo(1);
		assertThat(client.sql("select '[1, 2]'::" + type).query(ArrayNode.class).single().size()).isEqualTo(2);
		assertThat(client.sql("select 'null'::" + type).query(JsonNode.class).single()).isInstanceOf(NullNode.class);
		assertThat(client.sql("select null::" + type).query(JsonNode.class).list()).containsExactly((JsonNode) null);
		assertThat((Object) client.sql("select '[\"ä\"]'::" + type).query(List.class).single()).isEqualTo(List.of("ä"));
		assertThat(client.sql("select '{\"a\": 1}'::" + type + " as v").query().single()).containsEntry("v",
				"{\"a\": 1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "jsonb" })
	void fillsComponentsOfEveryKind(String type) {
		String sql = """
				select '{"b": 1}'::%1$s as tree, '{"x": 7}'::%1$s as counts, '[{"id": 1, "tags": ["t"]}]'::%1$s as items,
				'{"id": 2, "tags": []}'::%1$s as item, '["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]'::%1$s as ids,
				'"sad"'::%1$s as mood, '5'::%1$s as number, '{"id": 3, "tags": null}'::%1$s as text"""
			.formatted(type);
		Everything row = client.sql(sql).query(Everything.class).single();
		assertThat(row.tree.get("b").asInt()).isEqualTo(1);
		assertThat(row.counts).containsExactly(Map.entry("x", 7));
		assertThat(row.items).containsExactly(new Item(1, List.of("t")));
		assertThat(row.item).isEqualTo(new Item(2, List.of()));
		assertThat(row.ids).containsExactly(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
		assertThat(row.mood).isEqualTo(Mood.sad);
		assertThat(row.number).isEqualTo(5);
		assertThat(row.text).contains("\"id\": 3");
	}

	@Test
	void columnOfAComponentsNameIsReadAsJsonAndOthersByPrefix() {
		assertThat(client.sql("select 1 as id, '{\"id\": 2, \"tags\": [\"a\"]}'::jsonb as item")
			.query(Order.class)
			.single()).isEqualTo(new Order(1, new Item(2, List.of("a"))));
		assertThat(
				client.sql("select 1 as id, 2 as item_id, '[\"a\"]'::jsonb as item_tags").query(Order.class).single())
			.isEqualTo(new Order(1, new Item(2, List.of("a"))));
		assertThat(client.sql("select 1 as id, 'null'::jsonb as item").query(Order.class).single())
			.isEqualTo(new Order(1, null));
	}

	@Test
	void singleColumnThatFillsNothingIsTheWholeObject() {
		assertThat(client.sql("select '{\"id\": 2, \"tags\": [\"a\"]}'::jsonb as data").query(Item.class).single())
			.isEqualTo(new Item(2, List.of("a")));
		assertThat(client.sql("select '[\"a\"]'::jsonb as tags").query(Tags.class).single())
			.isEqualTo(new Tags(List.of("a")));
		refuses(client, "select " + json("text", "@") + " as data", Item.class, "Item needs a column for 'id'",
				"[data]");
	}

	@Test
	void namesWhereAJsonValueDoesNotFitButNotTheValue() {
		refuses(client, "select 1 as id, " + json("jsonb", "{\"id\": \"@\", \"tags\": []}") + " as item", Order.class,
				"row 1: column 'item' (jsonb)", "Item of Order.item", "int (at id)");
		refuses(client, "select " + json("json", "[{\"id\": 1, \"tags\": [1, {\"@\": #}]}]") + " as items", Items.class,
				"column 'items' (json)", "(at [0].tags[1])");
		refuses(client, "select " + json("json", "{\"@\": \"@\"}") + " as counts", Counts.class, "'counts' (json)",
				"Integer (at [*])");
		refuses(client, "select " + json("jsonb", "{\"id\": #, \"tags\": #}") + " as data", Item.class,
				"'data' (jsonb)", "Item");
		refuses(client, "select " + json("jsonb", "\"@\"") + " as v", Map.class, "query()");
		refuses(client, "select " + json("jsonb", "{\"@\": 1}") + " as v", List.class, "'v' (jsonb)", "List");
		refuses(client, "select " + json("jsonb", "[#]") + " as v", ObjectNode.class, "'v' (jsonb)", "ObjectNode");
		refuses(client, "select " + json("jsonb", "null") + " as v", int.class, "'v' (jsonb)", "int");
		refuses(client, "select " + json("jsonb", "{\"v\": #}") + " as v", Unmakeable.class, "'v' (jsonb)", "Runnable");
		refuses(client, "select (repeat('[', 600) || repeat(']', 600))::json as v", JsonNode.class, "'v' (json)",
				"StreamReadConstraints");
	}

	@Test
	void exceptionOfAConstructorIsTheCause() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select '{\"value\": -1}'::jsonb as v").query(Holder.class).list())
			.withMessageContaining("Positive")
			.withCauseInstanceOf(IllegalArgumentException.class)
			.withStackTraceContaining("not positive");
	}

	@Test
	void ownMapperDecides() {
		JsonMapper mapper = JsonMapper.builder()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.build();
		ClientOptions options = ClientOptions.defaults().withJson(new JacksonJsonConverter(mapper));
		try (PostgresClients.Closeable own = PostgresClients.open(options, Profiles.of("orders", database).build())) {
			refuses(own.primary(), "select " + json("jsonb", "{\"line_count\": 1, \"extra\": \"@\"}") + " as v",
					Lines.class, "'v' (jsonb)", "property 'extra' that Line does not have");
			assertThat(own.primary().sql("select '{\"line_count\": 1}'::jsonb as v").query(Lines.class).single())
				.isEqualTo(new Lines(new Line(1)));
			assertThat(own.primary()
				.sql("select '{\"n\": 12345678901234567890.1234567890}'::jsonb as counts")
				.query(Numbers.class)
				.single()
				.counts()).containsEntry("n", new BigDecimal("12345678901234567890.1234567890"));
		}
		assertThat(client.sql("select '{\"lineCount\": 1, \"extra\": 2}'::jsonb as v").query(Lines.class).single())
			.as("the default mapper skips what it does not know")
			.isEqualTo(new Lines(new Line(1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "jsonb" })
	void parametersOfEveryKindFitWithoutACast(String type) {
		client.sql("create table written_%1$s (id int, v %1$s)".formatted(type)).update();
		String insert = "insert into written_%s values (:id, :v)".formatted(type);
		Item item = new Item(7, List.of("a'b\"c\\d", "ä"));
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("n", 1);
		map.put("nothing", null);
		List<Object> values = List.of(JsonMapper.shared().readTree("[1, {\"a\": null}]"), map, item, "{\"x\": 1}",
				NullNode.getInstance());
		for (int i = 0; i < values.size(); i++) {
			assertThat(client.sql(insert).param("id", i).param("v", values.get(i)).update()).isEqualTo(1);
		}
		String select = "select v from written_%s where id = ?".formatted(type);
		assertThat(client.sql(select).param(0).query(JsonNode.class).single()).isEqualTo(values.get(0));
		assertThat(client.sql(select).param(1).query(JsonNode.class).single())
			.isEqualTo(JsonMapper.shared().readTree("{\"n\": 1, \"nothing\": null}"));
		assertThat(client.sql(select).param(2).query(Item.class).single()).isEqualTo(item);
		assertThat(client.sql(select).param(3).query(JsonNode.class).single().get("x").asInt()).isEqualTo(1);
		assertThat(client.sql(select).param(4).query(JsonNode.class).single()).isEqualTo(NullNode.getInstance());
	}

	@Test
	void collectionsAreArraysOfJsonAndATreeIsAJsonArray() {
		List<Item> items = Arrays.asList(new Item(1, List.of("a,b")), null, new Item(2, List.of("\"{}\\")));
		assertThat(
				client.sql("select :items::jsonb[] as items").param("items", items).query(Items.class).single().items())
			.isEqualTo(items);
		assertThat(client.sql("select ?::json[] as v")
			.param(List.of(Map.of(), Map.of("a", 1), Map.of("a", 1, "b", 2)))
			.query(JsonNode[].class)
			.single()).hasSize(3);
		assertThat(client.sql("select :items::jsonb as items")
			.param("items", JsonMapper.shared().valueToTree(items))
			.query(Items.class)
			.single()
			.items()).isEqualTo(items);
	}

	@Test
	void batchesWriteJson() {
		client.sql("create table batched (v jsonb)").update();
		client.batch("insert into batched values (?)",
				List.of(List.of(new Item(1, List.of())), List.of(Map.of("id", 2))));
		assertThat(client.sql("select v->>'id' from batched order by 1").query(String.class).list())
			.containsExactly("1", "2");
	}

	@Test
	void namesAParameterThatCannotBeWrittenButNotItsValue() {
		assertThatExceptionOfType(ParameterException.class).isThrownBy(
				() -> client.sql("select :v::jsonb").param("v", new Unwritable("geheim")).query(String.class).list())
			.withMessageContaining("parameter 'v': the Unwritable cannot be written as JSON (at name)")
			.withMessageNotContaining("geheim")
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :v").param("v", new Object()).query(String.class).list())
			.withMessageContaining("java.lang.Object");
		assertThat(client.sql("select 1").query(Long.class).single()).as("the connection is back").isEqualTo(1);
	}

	record Unwritable(String name) {

		@Override
		public String name() {
			throw new IllegalStateException("cannot say");
		}

	}

	record Everything(JsonNode tree, Map<String, Integer> counts, List<Item> items, Item item, List<UUID> ids,
			Mood mood, int number, String text) {
	}

	record Item(int id, List<String> tags) {
	}

	record Order(int id, Item item) {
	}

	record Tags(List<String> tags) {
	}

	record Items(List<Item> items) {
	}

	record Counts(Map<String, Integer> counts) {
	}

	record Numbers(Map<String, Object> counts) {
	}

	record Unmakeable(Runnable v) {
	}

	record Holder(Positive v) {
	}

	record Lines(Line v) {
	}

	record Line(int lineCount) {
	}

	record Positive(int value) {

		Positive {
			if (value < 0) {
				throw new IllegalArgumentException("not positive");
			}
		}

	}

	enum Mood {

		happy, sad

	}

}
