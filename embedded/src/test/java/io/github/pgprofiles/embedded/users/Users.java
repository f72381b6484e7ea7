package io.github.pgprofiles.embedded.users;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of these tests: two profiles on the embedded server. */
@SpringBootApplication
class Users {

	static final String ORDERS = "app.postgres.profiles.orders.pool.max-size=2";

	static final String REPORTS = "app.postgres.profiles.reports.pool.max-size=2";

	static final String PRIMARY = "app.postgres.primary=orders";

	static final String MIGRATIONS = "spring.flyway.locations=classpath:db/users";

}
