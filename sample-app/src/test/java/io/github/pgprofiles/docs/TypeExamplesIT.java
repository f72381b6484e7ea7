package io.github.pgprofiles.docs;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.convert.JacksonJsonConverter;
import io.github.pgprofiles.convert.ValueConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/types.md. */
@Shop
@SpringBootTest
class TypeExamplesIT {

	record Order(long id, Buyer buyer) {
	}

	record Buyer(String name, Address address) {
	}

	record Address(String street, String city) {
	}

	record Note(String text, List<String> tags) {
	}

	record Money(BigDecimal amount) {

		static Money parse(String text) {
			return new Money(new BigDecimal(text.replaceAll("[^-0-9.]", "")));
		}

		@Override
		public String toString() {
			return this.amount.toPlainString();
		}

	}

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("orders")
	private HikariDataSource dataSource;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@BeforeEach
	void createTable() {
		this.orders.sql("drop table if exists note").update();
		this.orders.sql("create table note (id int, body jsonb)").update();
	}

	@Test
	void nestedRecords() {
		PostgresClient orders = this.orders;
		String columns = "select 1 as id, 'Ada' as buyer_name, 'Main' as buyer_address_street, 'York' as buyer_address_city";
		Order order = orders.sql(columns).query(Order.class).single();
		String json = "{\"name\": \"Ada\", \"address\": {\"street\": \"Main\", \"city\": \"York\"}}";
		Order same = orders.sql("select 1 as id, :json::jsonb as buyer")
			.param("json", json)
			.query(Order.class)
			.single();
		assertThat(order).isEqualTo(same).isEqualTo(new Order(1, new Buyer("Ada", new Address("Main", "York"))));
	}

	@Test
	void json() {
		PostgresClient orders = this.orders;
		orders.sql("insert into note (id, body) values (:id, :body)")
			.param("id", 1)
			.param("body", new Note("hello", List.of("new")))
			.update();
		orders.sql("insert into note (id, body) values (?, ?)").param(2).param(Map.of("text", "bye")).update();
		Note note = orders.sql("select body from note where id = 1").query(Note.class).single();
		JsonNode tree = orders.sql("select body from note where id = 2").query(JsonNode.class).single();
		assertThat(note).isEqualTo(new Note("hello", List.of("new")));
		assertThat(tree.get("text").asString()).isEqualTo("bye");
	}

	@Test
	void converterBean() {
		Money money = this.orders.sql("select 12.5::money").query(Money.class).single();
		assertThat(money).isEqualTo(new Money(new BigDecimal("12.50")));
		assertThat(this.orders.sql("select ?::money + ?::money").param(money).param(money).query(Money.class).single())
			.hasToString("25.00");
	}

	@Test
	void options() {
		JsonMapper mapper = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
		ClientOptions options = ClientOptions.defaults()
			.withConverter(ValueConverter.of(Money.class, Money::parse, Money::toString))
			.withJson(new JacksonJsonConverter(mapper));
		PostgresClient client = PostgresClient.create("orders", this.dataSource, () -> this.transactionManager,
				options);
		assertThat(client.sql("select 7::money").query(Money.class).single()).hasToString("7.00");
		assertThat(client.sql("select '[1.10]'::jsonb").query(JsonNode.class).single().get(0).decimalValue())
			.isEqualTo("1.10");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		ValueConverter<Money> moneyConverter() {
			return ValueConverter.of(Money.class, Money::parse, Money::toString);
		}

	}

}
