package io.github.pgprofiles.autoconfigure.migration;

/**
 * The migrations of a profile have failed. Those of further profiles that failed in the
 * same round are suppressed in it.
 *
 * @since 0.1.0
 */
public final class MigrationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String profile;

	MigrationFailedException(String profile, Throwable cause) {
		super("Profile '%s': the migration failed: %s".formatted(profile, cause.getMessage()), cause);
		this.profile = profile;
	}

	/**
	 * Whose migrations.
	 * @return the name of the profile
	 */
	public String profile() {
		return this.profile;
	}

}
