package io.github.pgprofiles.application;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;

/** Connection details of an application, which print all that they have. */
public record RecordDetails(String getUrl, String getUsername,
		String getPassword) implements PostgresConnectionDetails {

	@Override
	public boolean isFor(String profile) {
		return profile.equals("orders");
	}

}
