package io.github.pgprofiles.autoconfigure.properties;

/** Where a setting of a profile stands, weakest first. */
enum Layer {

	DEFAULTS("defaults"), DEFAULTS_JSON("JSON of the defaults"), PROFILE("profile"),
	PROFILE_JSON("JSON of the profile");

	private final String text;

	Layer(String text) {
		this.text = text;
	}

	/** The layer of the JSON that stands in this one. */
	Layer json() {
		return (this == DEFAULTS) ? DEFAULTS_JSON : PROFILE_JSON;
	}

	boolean isJson() {
		return this == DEFAULTS_JSON || this == PROFILE_JSON;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
