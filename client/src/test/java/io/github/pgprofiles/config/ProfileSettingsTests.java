package io.github.pgprofiles.config;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProfileSettingsTests {

	private static ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders");
	}

	private static void refuses(ProfileSettingsBuilder builder, String key, String message) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.withMessageContaining(message);
	}

	@Test
	void hostAloneIsEnough() {
		ProfileSettings settings = orders().host("db").build();
		assertThat(settings).isEqualTo(new ProfileSettings("orders", java.util.List.of(new HostPort("db", 5432)), null,
				null, null, null, Duration.ofSeconds(5), "orders", Map.of(), PoolSettings.defaults(),
				TimeoutSettings.none(), RetrySettings.defaults(), OnceSettings.defaults(), StartupSettings.defaults(),
				java.util.List.of(), null, TlsSettings.none(), java.util.List.of(), PoolerMode.NONE, 0,
				LoggingSettings.defaults(), NotificationSettings.defaults(), null, Map.of(),
				ReplicaSettings.defaults(), null));
		assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/");
	}

	@Test
	void nameIsOneThatTheServerDoesNotCutShort() {
		String longest = "n".repeat(63);
		orders().host("db").database(longest).user(longest).applicationName(longest).build();
		orders().host("db").property("currentSchema", longest + ",\"" + longest + "\", public").build();
		for (String bad : java.util.List.of(longest + "n", "\u00e4".repeat(32), "\ud83d", "a\0b")) {
			String message = bad.length() > 3 ? "at most 63 bytes" : "holds";
			refuses(orders().host("db").database(bad), "database", message);
			refuses(orders().host("db").user(bad), "user", message);
			refuses(orders().host("db").applicationName(bad), "application-name", message);
			refuses(orders().host("db").property("currentSchema", "public, \"" + bad + "\""),
					"properties.currentSchema", message);
		}
		refuses(orders().dsn("postgresql://db/" + longest + "n"), "database", "64");
		refuses(orders().dsn("postgresql://" + longest + "n@db/x"), "user", "64");
		refuses(orders().dsn("jdbc:postgresql://db/x?ApplicationName=" + longest + "n"), "application-name", "64");
		refuses(orders().host("db").property("options", "-c a=b\0user\0postgres"), "properties.options", "U+0000");
		refuses(orders().host("db").password("p\0q"), "password", "U+0000");
		refuses(orders().host("db").password("p\ud83d"), "password", "surrogate");
		refuses(orders().host("db").password("secret://k").secrets((key) -> Secret.of("p\0q")), "password", "U+0000");
	}

	@Test
	void nameOfAProfileServesAsTheApplicationsAsFarAsItGoes() {
		assertThat(ProfileSettings.builder("n".repeat(70)).host("db").build().applicationName())
			.isEqualTo("n".repeat(63));
	}

	@Test
	void takesEachSingleSetting() {
		PoolSettings pool = PoolSettings.defaults().withMaxSize(3);
		TimeoutSettings timeouts = TimeoutSettings.none().withLock(Duration.ofSeconds(1));
		RetrySettings retry = new RetrySettings(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(3));
		OnceSettings once = new OnceSettings("bookkeeping", Duration.ofDays(1));
		StartupSettings startup = StartupSettings.defaults().withMode(StartupMode.LAZY);
		ProfileSettings settings = orders().host("db")
			.port(5433)
			.database("shop")
			.user("app")
			.password("geheim")
			.sslmode("verify-full")
			.connectTimeout(Duration.ofSeconds(2))
			.applicationName("till")
			.property("tcpKeepAlive", "false")
			.pool(pool)
			.timeouts(timeouts)
			.retry(retry)
			.once(once)
			.startup(startup)
			.extensions(java.util.List.of("uuid-ossp"))
			.build();
		assertThat(settings).isEqualTo(new ProfileSettings("orders", java.util.List.of(new HostPort("db", 5433)),
				"shop", "app", "geheim", "verify-full", Duration.ofSeconds(2), "till", Map.of("tcpKeepAlive", "false"),
				pool, timeouts, retry, once, startup, java.util.List.of("uuid-ossp"), null, TlsSettings.none(),
				java.util.List.of(), PoolerMode.NONE, 0, LoggingSettings.defaults(), NotificationSettings.defaults(),
				null, Map.of(), ReplicaSettings.defaults(), null));
		assertThat(settings.toString()).contains("orders", "db:5433", "shop", "app", "verify-full")
			.doesNotContain("geheim");
	}

	@Test
	void dsnWinsWhicheverCameFirst() {
		String dsn = "postgresql://a:b@db1,db2:5433/shop?sslmode=require&connect_timeout=7&application_name=till"
				+ "&options=-csearch_path%3Dx";
		ProfileSettingsBuilder before = orders().dsn(dsn);
		ProfileSettingsBuilder after = orders();
		for (ProfileSettingsBuilder builder : java.util.List.of(before, after)) {
			builder.host("other")
				.port(1)
				.database("other")
				.user("other")
				.password("other")
				.sslmode("disable")
				.connectTimeout(Duration.ofSeconds(1))
				.applicationName("other")
				.property("options", "other")
				.property("tcpKeepAlive", "false");
		}
		after.dsn(dsn);
		ProfileSettings settings = before.build();
		assertThat(settings).isEqualTo(after.build());
		assertThat(settings.hosts()).containsExactly(new HostPort("db1", 5432), new HostPort("db2", 5433));
		assertThat(settings.database()).isEqualTo("shop");
		assertThat(settings.user()).isEqualTo("a");
		assertThat(settings.password()).isEqualTo("b");
		assertThat(settings.sslmode()).isEqualTo("require");
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(settings.applicationName()).isEqualTo("till");
		assertThat(settings.properties()).containsOnly(Map.entry("options", "-csearch_path=x"),
				Map.entry("tcpKeepAlive", "false"));
		assertThat(before.overriddenByDsn()).containsExactly("host", "port", "database", "user", "password", "sslmode",
				"connect-timeout", "application-name", "properties.options");
	}

	@Test
	void whatTheDsnLeavesOutIsNotOverridden() {
		ProfileSettingsBuilder builder = orders().dsn("postgresql:///shop").host("db").port(5433).password("geheim");
		assertThat(builder.overriddenByDsn()).isEmpty();
		ProfileSettings settings = builder.build();
		assertThat(settings.hosts()).containsExactly(new HostPort("db", 5433));
		assertThat(settings.database()).isEqualTo("shop");
		assertThat(settings.password()).isEqualTo("geheim");
		assertThat(orders().host("db").user("a").overriddenByDsn()).isEmpty();
	}

	@Test
	void portOfADsnWithoutAHostWins() {
		for (String dsn : java.util.List.of("postgresql:///shop?port=7", "postgresql://u@/shop?port=7",
				"postgresql://:7/shop", "port=7 dbname=shop", "jdbc:postgresql:///shop?port=7")) {
			ProfileSettingsBuilder builder = orders().dsn(dsn).host("db").port(9);
			assertThat(builder.build().hosts()).as(dsn).containsExactly(new HostPort("db", 7));
			assertThat(builder.overriddenByDsn()).as(dsn).containsExactly("port");
			assertThat(orders().dsn(dsn).port(9).build().hosts()).as(dsn).containsExactly(new HostPort("localhost", 7));
			assertThat(orders().port(9).dsn(dsn).overriddenByDsn()).as(dsn).containsExactly("port");
		}
	}

	@Test
	void dsnWithoutAHostMeansTheLocalOne() {
		assertThat(orders().dsn("postgresql:///shop").build().hosts()).containsExactly(new HostPort("localhost", 5432));
		assertThat(orders().dsn("jdbc:postgresql:shop").port(5433).build().hosts())
			.containsExactly(new HostPort("localhost", 5433));
	}

	@Test
	void refusesWhatIsMissingOrCannotBeMeant() {
		refuses(orders(), "host", "is missing");
		refuses(orders().host(" "), "host", "is blank");
		refuses(orders().host("db1,db2"), "host", "'db1,db2'");
		refuses(orders().host("db:5433"), "host", "'port'");
		refuses(orders().host("db").port(99999), "port", "99999");
		refuses(orders().host("db").port(0), "port", "is 0");
		refuses(orders().host("db").sslmode("on"), "sslmode", "'on'");
		refuses(orders().dsn("postgresql://db/?sslmode=on"), "sslmode", "'on'");
		refuses(orders().dsn("postgresql://db/?connect_timeout=soon"), "connect-timeout", "whole seconds");
		refuses(orders().host("db").connectTimeout(Duration.ofSeconds(-1)), "connect-timeout", "out of range");
		refuses(orders().host("db").property("tcpKeepalive", "true"), "properties.tcpKeepalive", "no property");
		refuses(orders().host("db").property("PGHOST", "x"), "properties.PGHOST", "'host'");
		refuses(orders().host("db").property("PGPORT", "1"), "properties.PGPORT", "'port'");
		refuses(orders().host("db").property("PGDBNAME", "x"), "properties.PGDBNAME", "'database'");
		refuses(orders().host("db").property("user", "x"), "properties.user", "'user'");
		refuses(orders().host("db").property("password", "x"), "properties.password", "'password'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "o", "orderArchive2" })
	void acceptsIdentifiers(String name) {
		assertThatCode(() -> ProfileSettings.requireName(name)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Orders", "2orders", "order-archive", "order_archive", "a.b", "größe", "a b" })
	void refusesNamesThatAreNoIdentifiers(String name) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> ProfileSettings.builder(name))
			.withMessageContaining("'" + name + "'");
	}

	@ParameterizedTest
	@CsvSource({ "::1, '[::1]:5432'", "[::1], '[::1]:5432'", "fe80::1%eth0, '[fe80::1%eth0]:5432'",
			"10.0.0.1, 10.0.0.1:5432", "db.example.com, db.example.com:5432" })
	void writesHostsAsTheyStandInAUrl(String host, String written) {
		assertThat(new HostPort(host, 5432)).hasToString(written);
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "a/b?c=d&e", "größe", "100%", "a b+c", "\"x\"" })
	void driverReadsTheUrlBack(String database) {
		String url = ProfileSettings.builder("orders")
			.dsn("postgresql://db1:5433,[::1]")
			.database(database)
			.build()
			.jdbcUrl();
		Properties parsed = Driver.parseURL(url, null);
		assertThat(parsed).isNotNull()
			.containsEntry(PGProperty.PG_DBNAME.getName(), database)
			.containsEntry(PGProperty.PG_PORT.getName(), "5433,5432");
	}

}
