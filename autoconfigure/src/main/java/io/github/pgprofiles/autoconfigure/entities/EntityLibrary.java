package io.github.pgprofiles.autoconfigure.entities;

import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.ProfileProperties;
import org.jspecify.annotations.Nullable;

/**
 * A library whose entities and repositories belong to profiles by their packages.
 *
 * @since 0.1.0
 */
public enum EntityLibrary {

	/** JPA, and Spring Data JPA. */
	JPA("jpa.packages", "@EnableJpaProfile"),

	/** Spring Data JDBC. */
	JDBC("data-jdbc.packages", "@EnableJdbcProfile");

	private final String key;

	private final String annotation;

	EntityLibrary(String key, String annotation) {
		this.key = key;
		this.annotation = annotation;
	}

	/**
	 * The key of a profile that lists the packages.
	 * @return the key below the profile
	 */
	public String key() {
		return this.key;
	}

	/**
	 * The annotation that does the same.
	 * @return its name, for a message
	 */
	public String annotation() {
		return this.annotation;
	}

	/** The packages of a profile, {@code null} if the key is not set. */
	@Nullable List<String> packages(ProfileProperties properties) {
		return (this == JPA) ? properties.getJpa().getPackages() : properties.getDataJdbc().getPackages();
	}

	/** Whether any key of the library is set. */
	boolean isWritten(ProfileProperties properties) {
		return (this == JPA) ? properties.getJpa().areWritten() : packages(properties) != null;
	}

	/** The section of a profile with its keys. */
	String section() {
		return this.key.substring(0, this.key.indexOf('.'));
	}

}
