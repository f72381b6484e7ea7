package io.github.pgprofiles.autoconfigure.properties.section;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Aggregates of Spring Data JDBC that belong to a profile.
 *
 * @since 0.1.0
 */
public class DataJdbcProperties {

	/**
	 * Packages of the profile's aggregates and repositories of Spring Data JDBC, with
	 * those below. Default those of Boot for the primary profile, none for the others.
	 */
	private @Nullable List<String> packages;

	public @Nullable List<String> getPackages() {
		return this.packages;
	}

	public void setPackages(@Nullable List<String> packages) {
		this.packages = packages;
	}

}
