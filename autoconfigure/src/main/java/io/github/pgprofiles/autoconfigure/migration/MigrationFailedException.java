package io.github.pgprofiles.autoconfigure.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The migrations of a profile have failed. Those of further profiles that failed in the
 * same round are suppressed in it.
 *
 * @since 0.1.0
 */
public final class MigrationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** As Liquibase puts them before each message of a cause. */
	private static final Pattern CLASSES = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z][\\w$]*Exception: ");

	/** As Flyway repeats what its first line has said already. */
	private static final Pattern REPEATED = Pattern.compile("(?m)^Message {4}: (.+)\\R?");

	private final String profile;

	private final String section;

	MigrationFailedException(String profile, String section, Throwable cause) {
		super("Profile '%s': the migration failed: %s".formatted(profile, said(cause)), cause);
		this.profile = profile;
		this.section = section;
	}

	/**
	 * What a library says of a failure, without the classes of the causes and without
	 * what it says twice.
	 * @param failure of a migration
	 * @return the message
	 */
	public static String said(Throwable failure) {
		String message = CLASSES.matcher(String.valueOf(failure.getMessage())).replaceAll("");
		Matcher repeated = REPEATED.matcher(message);
		return (repeated.find() && message.indexOf(repeated.group(1)) < repeated.start())
				? repeated.replaceFirst("").stripTrailing() : message;
	}

	/**
	 * Whose migrations.
	 * @return the name of the profile
	 */
	public String profile() {
		return this.profile;
	}

	/**
	 * By which section of the profile.
	 * @return its name, such as {@code flyway}
	 */
	public String section() {
		return this.section;
	}

}
