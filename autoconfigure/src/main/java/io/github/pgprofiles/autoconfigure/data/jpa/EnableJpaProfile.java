package io.github.pgprofiles.autoconfigure.data.jpa;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.jpa.repository.query.QueryEnhancerSelector;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.data.repository.config.DefaultRepositoryBaseClass;
import org.springframework.data.repository.query.QueryLookupStrategy;

/**
 * Gives entities of JPA and their repositories to a profile: those of the packages, and
 * below them. {@code app.postgres.profiles.reports.jpa.packages} does the same without an
 * annotation; both may be there, and then all of the packages are the profile's.
 *
 * <pre class="code">
 * &#64;Configuration
 * &#64;EnableJpaProfile("reports")
 * class ReportsConfiguration {
 * }
 * </pre>
 *
 * The repositories use the beans {@code reportsEntityManagerFactory} and
 * {@code reportsTransactionManager}. The other attributes are those of
 * {@link EnableJpaRepositories}, which this annotation replaces for the profile. The
 * start fails for a profile that does not exist, and for a package that another profile
 * has. A disabled profile has no repositories, and those of its packages are nobody's.
 *
 * @since 0.1.0
 * @see EnableJpaRepositories
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(JpaProfileRegistrar.class)
public @interface EnableJpaProfile {

	/**
	 * The profile.
	 * @return its name, which may be a placeholder
	 */
	String value();

	/**
	 * Packages of the entities and repositories.
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
	 * @return the class. The default translates exceptions as the profile's client does
	 */
	Class<?> repositoryFactoryBeanClass() default ProfileJpaRepositoryFactoryBean.class;

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

	/**
	 * When repositories are initialized.
	 * @return the mode
	 */
	BootstrapMode bootstrapMode() default BootstrapMode.DEFAULT;

	/**
	 * What escapes wildcards in queries that are derived from names.
	 * @return the character
	 */
	char escapeCharacter() default '\\';

	/**
	 * What rewrites queries, for sorting and counting.
	 * @return the class
	 */
	Class<? extends QueryEnhancerSelector> queryEnhancerSelector() default QueryEnhancerSelector.DefaultQueryEnhancerSelector.class;

}
