package io.github.pgprofiles.embedded;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;

/**
 * Where a profile connects on the embedded server.
 *
 * @param profile the profile, whose name is the database's too
 * @param port the server's port on this machine
 * @param password the superuser's
 */
record EmbeddedConnectionDetails(String profile, int port, String password) implements PostgresConnectionDetails {

	@Override
	public boolean isFor(String profile) {
		return this.profile.equals(profile);
	}

	@Override
	public String getUrl() {
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.port, this.profile);
	}

	@Override
	public String getUsername() {
		return EmbeddedServer.SUPERUSER;
	}

	@Override
	public String getPassword() {
		return this.password;
	}

	@Override
	public String toString() {
		return "EmbeddedConnectionDetails[" + getUrl() + "]";
	}

}
