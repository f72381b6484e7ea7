package io.github.pgprofiles.autoconfigure;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.convert.ValueConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Converters and the application's JSON mapper reach the client of every profile. */
class ClientOptionsIT {

	private static final String JSON = "select '{\"line_count\": 7, \"lineCount\": 8}'::jsonb as v";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"));

	@TempDir
	private Path directory;

	@AfterEach
	void clearProperties() {
		for (String profile : new String[] { "orders", "reporting" }) {
			for (String line : TestServer.profile(profile)) {
				System.clearProperty(line.split("=", 2)[0]);
			}
		}
	}

	private static int lines(PostgresClient client) {
		return client.sql(JSON).query(Row.class).single().v().lineCount();
	}

	@Test
	void converterIsOneBeanForAllProfiles() {
		this.runner.withUserConfiguration(Converters.class).run((context) -> {
			for (String profile : context.getBean(PostgresClients.class).names()) {
				assertThat(convert(context.getBean(PostgresClients.class).get(profile)))
					.isEqualTo("Sku[code=first:a]b");
			}
		});
	}

	/** Reads by the converter that comes first, and writes by it. */
	static String convert(PostgresClient client) {
		Sku sku = client.sql("select 'a'").query(Sku.class).single();
		return sku + client.sql("select ?::text").param(new Sku("b")).query(String.class).single();
	}

	@Test
	void clientsShareOneSetOfOptions() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ClientOptions.class));
	}

	@Test
	void applicationsMapperReadsAndWrites() {
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> {
				PostgresClient client = context.getBean(PostgresClients.class).get("reporting");
				assertThat(lines(client)).isEqualTo(7);
				assertThat(client.sql("select ?::jsonb").param(new Line(9)).query(JsonNode.class).single())
					.isEqualTo(JsonMapper.shared().readTree("{\"line_count\": 9}"));
			});
	}

	@Test
	void jacksonsDefaultsServeWhereThereIsNoMapperOrSeveral() {
		this.runner
			.run((context) -> assertThat(lines(context.getBean(PostgresClients.class).get("orders"))).isEqualTo(8));
		this.runner.withBean("one", JsonMapper.class, ClientOptionsIT::snakeCase)
			.withBean("two", JsonMapper.class, ClientOptionsIT::snakeCase)
			.run((context) -> assertThat(lines(context.getBean(PostgresClients.class).get("orders"))).isEqualTo(8));
	}

	private static JsonMapper snakeCase() {
		return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
	}

	@Test
	void mapperIsLookedForWhenJsonIsFirstAskedFor() {
		AtomicInteger made = new AtomicInteger();
		this.runner.withBean("mapper", JsonMapper.class, () -> {
			made.incrementAndGet();
			return snakeCase();
		}, (definition) -> definition.setLazyInit(true)).run((context) -> {
			PostgresClient client = context.getBean(PostgresClients.class).get("orders");
			assertThat(client.sql(JSON).query(String.class).single()).contains("lineCount");
			assertThat(made).hasValue(0);
			assertThat(lines(client)).isEqualTo(7);
			assertThat(made).hasValue(1);
		});
	}

	@Test
	void ownJsonConverterComesBeforeTheMapper() {
		JsonConverter own = new JsonConverter() {

			@Override
			public Reader reader(java.lang.reflect.Type type) {
				return (json, offset, length) -> new Line(42);
			}

			@Override
			public String write(Object value) {
				return "{}";
			}

		};
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withBean(JsonConverter.class, () -> own)
			.run((context) -> assertThat(lines(context.getBean(PostgresClients.class).get("orders"))).isEqualTo(42));
	}

	@Test
	void ownOptionsOfTheSameNameTakeThePlaceOfOurs() {
		this.runner.withUserConfiguration(OwnOptions.class)
			.run((context) -> assertThat(
					context.getBean(PostgresClients.class).get("orders").sql("select 'a'").query(Sku.class).single())
				.isEqualTo(new Sku("own")));
	}

	@Test
	void profilesStartWithoutJackson() {
		this.runner.withUserConfiguration(Converters.class)
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(convert(context.getBean(PostgresClients.class).get("orders")))
				.isEqualTo("Sku[code=first:a]b"));
	}

	@Test
	void applicationThatWasProcessedAheadOfTimeHasThemToo() throws Exception {
		for (String profile : new String[] { "orders", "reporting" }) {
			for (String line : TestServer.profile(profile)) {
				String[] pair = line.split("=", 2);
				System.setProperty(pair[0], pair[1]);
			}
		}
		assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class))
			.isEqualTo("Sku[code=first:a]b 7");
	}

	record Sku(String code) {
	}

	record Row(Line v) {
	}

	record Line(int lineCount) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@Order(2)
		ValueConverter<Sku> second() {
			return ValueConverter.of(Sku.class, (text) -> new Sku("second:" + text), Sku::code);
		}

		@Bean
		@Order(1)
		ValueConverter<Sku> first() {
			return ValueConverter.of(Sku.class, (text) -> new Sku("first:" + text), Sku::code);
		}

		@Bean
		ValueConverter<StringBuilder> other() {
			return ValueConverter.of(StringBuilder.class, StringBuilder::new, StringBuilder::toString);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOptions {

		@Bean
		ClientOptions postgresClientOptions() {
			return ClientOptions.defaults()
				.withConverter(ValueConverter.of(Sku.class, (text) -> new Sku("own"), Sku::code));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class })
	static class Application extends Converters {

		@Bean
		JsonMapper mapper() {
			return snakeCase();
		}

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				PostgresClient client = context.getBean(PostgresClients.class).get("orders");
				return convert(client) + " " + lines(client);
			}
		}

	}

}
