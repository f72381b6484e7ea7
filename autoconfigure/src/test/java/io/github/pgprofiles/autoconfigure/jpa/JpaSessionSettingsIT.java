package io.github.pgprofiles.autoconfigure.jpa;

import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.SessionSettingsException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Session settings of transactions that JPA begins. */
@SpringBootTest(classes = { JpaApplication.class, JpaSessionSettingsIT.Settings.class },
		webEnvironment = SpringBootTest.WebEnvironment.NONE)
class JpaSessionSettingsIT {

	private static final String TENANT = "select current_setting('app.tenant', true)";

	private static final ThreadLocal<Map<String, String>> GIVEN = ThreadLocal.withInitial(Map::of);

	@Autowired
	private PostgresClient orders;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JpaApplication.Springs springs;

	@PersistenceContext
	private EntityManager entities;

	@TestConfiguration
	static class Settings {

		@Bean
		SessionSettings sessionSettings() {
			return (profile) -> GIVEN.get();
		}

	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String line : TestServer.profile("orders")) {
			String[] entry = line.split("=", 2);
			registry.add(entry[0], () -> entry[1]);
		}
		registry.add("app.postgres.profiles.orders.pool.max-size", () -> 2);
		registry.add("app.postgres.profiles.orders.session-settings.required", () -> "app.tenant");
	}

	@BeforeEach
	void makeTable() {
		GIVEN.set(Map.of("app.tenant", "a"));
		this.orders.sql("drop table if exists book").update();
		this.orders.sql("""
				create table book (id int primary key, title text,
				tenant text default current_setting('app.tenant', true))""").update();
	}

	@AfterEach
	void forget() {
		GIVEN.remove();
	}

	private Object byJpa() {
		return this.entities.createNativeQuery(TENANT).getSingleResult();
	}

	@Test
	void entitiesJdbcAndClientOfOneTransactionHaveTheSame() {
		for (int i = 0; i < 8; i++) {
			int id = i;
			this.springs.plain(() -> {
				this.entities.persist(new Book(id, "by JPA"));
				this.entities.flush();
				assertThat(byJpa()).isEqualTo("a");
				assertThat(new JdbcTemplate(this.dataSource).queryForObject(TENANT, String.class)).isEqualTo("a");
				assertThat(this.orders.sql(TENANT).query(String.class).single()).isEqualTo("a");
			});
		}
		this.springs.serializable(() -> assertThat(byJpa()).isEqualTo("a"));
		this.springs.readOnly(() -> assertThat(byJpa()).isEqualTo("a"));
		this.springs.forOneSecond(() -> assertThat(byJpa()).isEqualTo("a"));
		assertThat(this.orders.sql("select distinct tenant from book").query(String.class).list())
			.isEqualTo(List.of("a"));
	}

	@Test
	void ownSettingsOfATransactionThatJpaBeginsComeFirst() {
		this.orders.transaction().setting("app.tenant", "b").run((tx) -> {
			assertThat(byJpa()).isEqualTo("b");
			assertThat(tx.sql(TENANT).query(String.class).single()).isEqualTo("b");
		});
		this.orders.transaction()
			.setting("app.tenant", "b")
			.serializable()
			.run((tx) -> assertThat(byJpa()).isEqualTo("b"));
		this.springs.plain(() -> {
			assertThat(byJpa()).isEqualTo("a");
			assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(() -> this.orders.transaction()
				.setting("app.tenant", "b")
				.run((tx) -> tx.sql(TENANT).query(String.class).single()));
			GIVEN.set(Map.of("app.tenant", "b"));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.sql(TENANT).query(String.class).single());
		});
	}

	@Test
	void transactionOfJpaForNobodyIsRefused() {
		GIVEN.remove();
		assertThatExceptionOfType(SessionSettingsException.class).isThrownBy(() -> this.springs.plain(this::byJpa))
			.withMessageContaining("'app.tenant'");
	}

}
