package io.github.pgprofiles.autoconfigure.flyway;

/**
 * Migrations of a profile would run in the database of another one.
 *
 * @since 0.1.0
 */
public final class OverlappingLocationsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String profile;

	private final String other;

	OverlappingLocationsException(String by, String profile, String location, String other, String own) {
		super("%s migrates the profile '%s' from '%s', which includes '%s': the migrations of the profile '%s' would run there too"
			.formatted(by, profile, location, own, other));
		this.profile = profile;
		this.other = other;
	}

	/**
	 * What to do.
	 * @return sentences
	 */
	public String action() {
		return ("Write 'app.postgres.profiles.%s.flyway.locations', best where no other location includes it; or let"
				+ " the profile '%s' have its migrations in 'classpath:db/migration/%2$s', which is the default of its own"
				+ " section 'app.postgres.profiles.%2$s.flyway'.")
			.formatted(this.other, this.profile);
	}

}
