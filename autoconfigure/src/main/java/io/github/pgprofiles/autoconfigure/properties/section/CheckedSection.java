package io.github.pgprofiles.autoconfigure.properties.section;

/**
 * A section whose values are checked when the configuration is read, before any bean is
 * made of them.
 *
 * @since 0.1.0
 */
public interface CheckedSection {

	/**
	 * Checks the values.
	 * @throws io.github.pgprofiles.config.InvalidSettingException if one is not valid,
	 * with its key below the profile, such as {@code health.timeout}
	 */
	void check();

}
