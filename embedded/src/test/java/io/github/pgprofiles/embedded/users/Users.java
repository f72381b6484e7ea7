package io.github.pgprofiles.embedded.users;

import java.util.List;

import io.github.pgprofiles.PostgresClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** The application of these tests: two profiles on the embedded server. */
@SpringBootApplication
class Users {

	static final String ORDERS = "app.postgres.profiles.orders.pool.max-size=2";

	static final String REPORTS = "app.postgres.profiles.reports.pool.max-size=2";

	static final String PRIMARY = "app.postgres.primary=orders";

	static final String MIGRATIONS = "spring.flyway.locations=classpath:db/users";

	/** A component of the application, which slices leave out. */
	@Component
	static class Notes {

		private final PostgresClient orders;

		private final PostgresClient reports;

		Notes(@Qualifier("orders") PostgresClient orders, @Qualifier("reports") PostgresClient reports) {
			this.orders = orders;
			this.reports = reports;
		}

		void add(String text) {
			this.orders.sql("insert into note (body) values (?)").param(text).update();
		}

		List<String> all() {
			return this.orders.sql("select body from note order by id").query(String.class).list();
		}

		int report() {
			return this.reports.sql("select count(*) from pg_catalog.pg_class").query(Integer.class).single();
		}

	}

}
