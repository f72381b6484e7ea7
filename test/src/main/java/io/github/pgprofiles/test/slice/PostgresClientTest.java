package io.github.pgprofiles.test.slice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what uses the profiles, without the rest of the application: all beans of the
 * profiles are there, with JDBC, transactions and migrations, and no component of the
 * application's own, nor a web server. {@link #includeFilters()} or {@code @Import} adds
 * what is tested.
 * <p>
 * A test is not in a transaction unless it says in whose:
 * {@code @Transactional("orders")} rolls back at the end what it did on that profile. A
 * profile without connection settings gets a database on the embedded server, if that
 * module is there; no database is replaced.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(PostgresClientTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(PostgresClientTypeExcludeFilter.class)
@AutoConfigurePostgresClient
@ImportAutoConfiguration
public @interface PostgresClientTest {

	/**
	 * Properties to add to the environment before the test runs.
	 * @return each as {@code key=value}
	 */
	String[] properties() default {};

	/**
	 * Whether the default filter is used, which keeps all components of the application
	 * out.
	 * @return {@code true} if they are kept out
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters for components that the test needs all the same.
	 * @return none by default
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Filters for components that the test does without.
	 * @return none by default
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that the test does without.
	 * @return none by default
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
