package io.github.pgprofiles.autoconfigure.flyway;

/**
 * Boot's Flyway would run migrations of a profile in the database of another one.
 *
 * @since 0.1.0
 */
public final class OverlappingLocationsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String profile;

	private final String other;

	OverlappingLocationsException(String problem, String profile, String other) {
		super(problem);
		this.profile = profile;
		this.other = other;
	}

	/**
	 * What to do.
	 * @return sentences
	 */
	public String action() {
		return ("Give the profile '%s' a section of its own, 'app.postgres.profiles.%1$s.flyway', whose migrations are in"
				+ " 'classpath:db/migration/%1$s' unless it says otherwise; or set 'spring.flyway.locations', or"
				+ " 'app.postgres.profiles.%s.flyway.locations', so that none is below the other.")
			.formatted(this.profile, this.other);
	}

}
