package io.github.pgprofiles.autoconfigure.migration;

import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import org.jspecify.annotations.Nullable;

/**
 * What of a connection differs from that of the profile.
 *
 * @param section that says so, such as {@code flyway}
 * @param user role to connect as; {@code null} for the profile's
 * @param password of the role
 * @param url where to connect; {@code null} for the profile's servers
 * @since 0.1.0
 */
public record MigrationLogin(String section, @Nullable String user, @Nullable String password, @Nullable String url) {

	/**
	 * What a section of a profile says.
	 * @param definition of the profile
	 * @param section its name
	 * @return the login
	 */
	public static MigrationLogin of(ProfileDefinition definition, String section) {
		return new MigrationLogin(section, BootSections.written(definition, section, "user"),
				BootSections.written(definition, section, "password"),
				BootSections.written(definition, section, "url"));
	}

	boolean isOther() {
		return isOtherRole() || this.url != null;
	}

	boolean isOtherRole() {
		return this.user != null || this.password != null;
	}

	@Override
	public String toString() {
		return "MigrationLogin[" + this.section + "]";
	}

}
