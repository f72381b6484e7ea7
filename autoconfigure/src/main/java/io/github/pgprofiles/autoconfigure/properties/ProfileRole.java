package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;

import org.springframework.util.ClassUtils;

/**
 * What of Boot and Spring has a qualifier for the DataSource or the transaction manager
 * that it uses. A profile that serves a role has that qualifier.
 *
 * @since 0.1.0
 */
@SuppressWarnings("ImmutableEnumChecker") // lists of constants
public enum ProfileRole {

	/** Boot's own Flyway. */
	FLYWAY("spring-boot-flyway", List.of("org.springframework.boot.flyway.autoconfigure.FlywayDataSource"), List.of()),

	/** Boot's own Liquibase. */
	LIQUIBASE("spring-boot-liquibase", List.of("org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource"),
			List.of()),

	/** The job repository of Spring Batch. */
	BATCH("spring-boot-batch-jdbc", List.of("org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource"),
			List.of("org.springframework.boot.batch.autoconfigure.BatchTransactionManager")),

	/** The job store of Quartz. */
	QUARTZ("spring-boot-quartz", List.of("org.springframework.boot.quartz.autoconfigure.QuartzDataSource"),
			List.of("org.springframework.boot.quartz.autoconfigure.QuartzTransactionManager")),

	/** Spring Session JDBC. */
	SESSION("spring-boot-session-jdbc",
			List.of("org.springframework.session.jdbc.config.annotation.SpringSessionDataSource"),
			List.of("org.springframework.session.jdbc.config.annotation.SpringSessionTransactionManager"));

	private final String library;

	private final List<String> ofDataSource;

	private final List<String> ofTransactionManager;

	ProfileRole(String library, List<String> ofDataSource, List<String> ofTransactionManager) {
		this.library = library;
		this.ofDataSource = ofDataSource;
		this.ofTransactionManager = ofTransactionManager;
	}

	/**
	 * The library that reads the qualifiers.
	 * @return the name of its artifact
	 */
	public String library() {
		return this.library;
	}

	/**
	 * The qualifiers of the DataSource.
	 * @return names of annotations
	 */
	public List<String> ofDataSource() {
		return this.ofDataSource;
	}

	/**
	 * The qualifiers of the transaction manager.
	 * @return names of annotations
	 */
	public List<String> ofTransactionManager() {
		return this.ofTransactionManager;
	}

	/**
	 * Whether the library is there.
	 * @return whether its qualifiers are on the class path
	 */
	public boolean isPresent() {
		return this.ofDataSource.stream()
			.allMatch((name) -> ClassUtils.isPresent(name, ProfileRole.class.getClassLoader()));
	}

}
