package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * Where {@code secret://KEY} is looked up.
 *
 * @since 0.1.0
 */
public class SecretsProperties {

	/**
	 * Directory with mounted secrets: 'secret://KEY' is the text of the file KEY below
	 * it.
	 */
	private @Nullable String directory;

	public @Nullable String getDirectory() {
		return this.directory;
	}

	public void setDirectory(@Nullable String directory) {
		this.directory = directory;
	}

}
