package io.github.pgprofiles.docs.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.error.SessionSettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/tenants.md. */
@Shop
@SpringBootTest
@TestPropertySource(properties = "app.postgres.profiles.orders.session-settings.required=app.tenant")
class TenantExamplesIT {

	@Autowired
	private PostgresClient orders;

	@Autowired
	private PlatformTransactionManager manager;

	@Autowired
	private JdbcClient jdbc;

	/** Whose work a thread does. */
	static final class Tenant {

		private static final ThreadLocal<Map<String, String>> SETTINGS = ThreadLocal.withInitial(Map::of);

		private Tenant() {
		}

		/** The embedded server's user is a superuser, whom no policy holds. */
		static void run(String tenant, Runnable work) {
			with(Map.of("app.tenant", tenant, "role", "shop_app"), work);
		}

		static void with(Map<String, String> settings, Runnable work) {
			SETTINGS.set(settings);
			try {
				work.run();
			}
			finally {
				SETTINGS.remove();
			}
		}

		static Map<String, String> settings() {
			return SETTINGS.get();
		}

	}

	@TestConfiguration
	static class Settings {

		@Bean
		SessionSettings sessionSettings() {
			return (profile) -> Tenant.settings();
		}

	}

	private static void owner(Runnable work) {
		Tenant.with(Map.of("app.tenant", "nobody"), work);
	}

	@BeforeEach
	void createTable() {
		owner(() -> {
			this.orders.sql("drop table if exists note").update();
			this.orders.sql("""
					create table note (
						id int generated always as identity,
						tenant text not null default current_setting('app.tenant'),
						text text
					)""").update();
			this.orders.sql("alter table note enable row level security").update();
			this.orders.sql("alter table note force row level security").update();
			this.orders.sql("create policy own on note using (tenant = current_setting('app.tenant'))").update();
			this.orders.sql("drop role if exists shop_app").update();
			this.orders.sql("create role shop_app").update();
			this.orders.sql("grant all on note to shop_app").update();
		});
	}

	@AfterEach
	void dropTable() {
		owner(() -> {
			this.orders.sql("drop table note").update();
			this.orders.sql("drop role shop_app").update();
		});
	}

	@Test
	void noTenantSeesAnothersRows() throws Exception {
		PostgresClient orders = this.orders;
		ExecutorService threads = Executors.newFixedThreadPool(200);
		List<Future<?>> calls = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String tenant = "tenant " + i;
			calls.add(threads.submit(() -> Tenant.run(tenant, () -> {
				orders.sql("insert into note (text) values ('hello')").update();
				assertThat(orders.sql("select tenant from note").query(String.class).list()).containsOnly(tenant);
			})));
		}
		for (Future<?> call : calls) {
			call.get();
		}
		threads.shutdown();
	}

	@Test
	void settingOfATransaction() {
		PostgresClient orders = this.orders;
		List<String> texts = orders.transaction()
			.setting("app.tenant", "tenant 7")
			.execute((tx) -> tx.sql("select text from note").query(String.class).list());

		assertThat(texts).isEmpty();
	}

	@Test
	void workForNobodyIsRefused() {
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> this.orders.sql("select 1").query(Integer.class).single())
			.withMessageContaining("'app.tenant'");
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> this.jdbc.sql("select 2").query(Integer.class).single());
		Tenant.run("tenant 1",
				() -> new TransactionTemplate(this.manager).executeWithoutResult((status) -> assertThat(
						this.jdbc.sql("select current_setting('app.tenant')").query(String.class).single())
					.isEqualTo("tenant 1")));
	}

	@Test
	void schemaOfATenant() {
		PostgresClient orders = this.orders;
		owner(() -> {
			orders.sql("create schema if not exists tenant_42").update();
			orders.sql("create table if not exists tenant_42.invoice (id int)").update();
			orders.sql("grant usage on schema tenant_42 to shop_app").update();
			orders.sql("grant select on tenant_42.invoice to shop_app").update();
		});
		Tenant.run("tenant 42", () -> {
			List<Integer> invoices = orders.transaction()
				.searchPath("tenant_42")
				.execute((tx) -> tx.sql("select id from invoice").query(Integer.class).list());

			assertThat(invoices).isEmpty();
		});
		owner(() -> orders.sql("drop schema tenant_42 cascade").update());
	}

}
