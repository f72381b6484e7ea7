package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NotificationKeysTests {

	@Test
	void keysMergeOneByOneOverAllLayers() {
		Configuration file = Configuration.yaml("""
				app.postgres:
				  defaults.notifications: { keepalive: 10s, queue-size: 5 }
				  profiles.orders:
				    host: db
				    notifications: { queue-size: 6 }
				""");
		assertThat(file.orders().notifications()).isEqualTo(new NotificationSettings(Duration.ofSeconds(10), 6, null));
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_NOTIFICATIONS_KEEPALIVE", "1m",
				"APP_POSTGRES_PROFILES_ORDERS_NOTIFICATIONS_QUEUESIZE", "7"))
			.orders()
			.notifications()).isEqualTo(new NotificationSettings(Duration.ofMinutes(1), 7, null));
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", """
				{"notifications": {"queue-size": 8}}""")).orders().notifications().queueSize()).isEqualTo(8);
		assertThat(Configuration.yaml("app.postgres.profiles.orders.host: db").orders().notifications())
			.isEqualTo(NotificationSettings.defaults());
	}

	@Test
	void ownDsnSaysWhereAndTheProfileSaysWho() {
		ProfileSettings settings = Configuration.yaml("""
				app.postgres.profiles.orders:
				  dsn: postgresql://app@pooler:6432/shop?sslmode=require
				  password: geheim
				  pooler: transaction
				  notifications.dsn: postgresql://db1,db2/?target_session_attrs=read-write
				""").orders();
		ProfileSettings listener = settings.listener();
		assertThat(listener).isNotNull();
		assertThat(listener.hosts()).containsExactly(new HostPort("db1", 5432), new HostPort("db2", 5432));
		assertThat(listener.database()).isEqualTo("shop");
		assertThat(listener.user()).isEqualTo("app");
		assertThat(listener.password()).isEqualTo("geheim");
		assertThat(listener.sslmode()).isEqualTo("require");
		assertThat(listener.pooler()).isEqualTo(PoolerMode.NONE);
		assertThat(listener.properties()).containsEntry("targetServerType", "primary");
		assertThat(settings.toString()).doesNotContain("db1", "geheim");
	}

	@ParameterizedTest
	@CsvSource({ "keepalive, 500ms, must be from 1s to 1d", "keepalive, soon, no duration",
			"queue-size, 0, must be from 1 to 1000000", "queue-size, many, no integer", "dsn, 'http://db', ''",
			"dsn, 'postgresql://db/?keyword=1', ''" })
	void whatCannotBeMeantIsRefusedWhereItWasWritten(String key, String value, String problem) {
		String name = "app.postgres.profiles.orders.notifications." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(
					() -> Configuration.yaml("app.postgres.profiles.orders.host: db\n" + name + ": " + value).orders())
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(name))
			.withMessageContaining(problem);
	}

}
