package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.pgprofiles.config.SessionReset;

/**
 * A static field of a {@link PostgresTest} that belongs to a profile on the database of
 * its class. It is a {@code PostgresClient}, a {@code HikariDataSource}, a
 * {@code PlatformTransactionManager} or a {@code JdbcTemplate}; those of one profile
 * share its pool. What is said about the pool is said on one of them.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TestProfile {

	/** The name of the profile. */
	String value() default "orders";

	/**
	 * How many connections its pool has at most. With one, which is the default, whoever
	 * forgets to give it back is found out.
	 */
	int poolSize() default 1;

	/** Whether it connects through the class's {@link TestProxy}. */
	boolean proxied() default false;

	/** When what a test changes of a session is set back. */
	SessionReset reset() default SessionReset.AUTO;

}
