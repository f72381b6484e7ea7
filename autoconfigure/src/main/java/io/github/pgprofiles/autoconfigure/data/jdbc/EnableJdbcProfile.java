package io.github.pgprofiles.autoconfigure.data.jdbc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.data.repository.config.DefaultRepositoryBaseClass;
import org.springframework.data.repository.query.QueryLookupStrategy;

/**
 * Gives aggregates of Spring Data JDBC and their repositories to a profile: those of the
 * packages, and below them. {@code app.postgres.profiles.reports.data-jdbc.packages} does
 * the same without an annotation; both may be there.
 *
 * <pre class="code">
 * &#64;Configuration
 * &#64;EnableJdbcProfile("reports")
 * class ReportsConfiguration {
 * }
 * </pre>
 *
 * The repositories use the beans {@code reportsJdbcAggregateTemplate} and
 * {@code reportsTransactionManager}. The other attributes are those of
 * {@link EnableJdbcRepositories}, which this annotation replaces for the profile. The
 * start fails for a profile that does not exist, and for a package that another profile
 * has. A disabled profile has no repositories, and those of its packages are nobody's.
 *
 * @since 0.1.0
 * @see EnableJdbcRepositories
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(JdbcProfileRegistrar.class)
public @interface EnableJdbcProfile {

	/**
	 * The profile.
	 * @return its name, which may be a placeholder
	 */
	String value();

	/**
	 * Packages of the aggregates and repositories.
	 * @return the packages; without any, that of the annotated class
	 */
	String[] basePackages() default {};

	/**
	 * Classes whose packages are meant.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Which interfaces are repositories.
	 * @return filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Which interfaces are none.
	 * @return filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * What the names of custom implementations end with.
	 * @return the end of their names
	 */
	String repositoryImplementationPostfix() default "Impl";

	/**
	 * Where named queries stand.
	 * @return the location of a properties file
	 */
	String namedQueriesLocation() default "";

	/**
	 * How the query of a method is found.
	 * @return the strategy
	 */
	QueryLookupStrategy.Key queryLookupStrategy() default QueryLookupStrategy.Key.CREATE_IF_NOT_FOUND;

	/**
	 * What makes a repository.
	 * @return the class
	 */
	Class<?> repositoryFactoryBeanClass() default JdbcRepositoryFactoryBean.class;

	/**
	 * What repositories extend.
	 * @return the class
	 */
	Class<?> repositoryBaseClass() default DefaultRepositoryBaseClass.class;

	/**
	 * How repositories are named.
	 * @return the class
	 */
	Class<? extends BeanNameGenerator> nameGenerator() default BeanNameGenerator.class;

	/**
	 * Whether interfaces within classes are repositories.
	 * @return {@code true} if they are
	 */
	boolean considerNestedRepositories() default false;

	/**
	 * Whether the methods of repositories are transactional by themselves.
	 * @return {@code true} if they are
	 */
	boolean enableDefaultTransactions() default true;

}
