package io.github.pgprofiles.embedded.users;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.test.slice.PostgresClientTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/** The slice has the profiles and migrations, and no component of the application. */
@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS,
		"app.postgres.profiles.reports.flyway.locations=classpath:db/users" })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresClientSliceIT {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Test
	@Order(1)
	void profilesAreThereWithMigrationsAndNothingElse() {
		assertThat(this.context.getBean(PostgresClients.class).names()).containsExactlyInAnyOrder("orders", "reports");
		assertThat(this.context.getBean(JdbcTemplate.class).queryForObject("select body from note", String.class))
			.isEqualTo("migrated");
		assertThat(this.reports.sql("select body from note").query(String.class).single()).isEqualTo("migrated");
		assertThat(this.context.getBeanProvider(Notes.class).getIfAvailable()).isNull();
	}

	@Test
	@Order(2)
	@Transactional("reports")
	void whatATestDoesOnAProfileThatIsNotPrimary() {
		this.reports.sql("create table total (n int)").update();
		this.orders.sql("insert into note (body) values ('of nobody')").update();
		assertThat(this.reports.sql("select count(*) from total").query(Long.class).single()).isZero();
	}

	@Test
	@Order(3)
	void isRolledBackOnThatProfileAlone() {
		assertThat(this.reports.sql("select to_regclass(\'total\') is null").query(Boolean.class).single()).isTrue();
		assertThat(this.orders.sql("select count(*) from note").query(Long.class).single()).isEqualTo(2);
	}

}
