package io.github.pgprofiles.benchmarks.once;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a payment returns, and what is stored with its key.
 *
 * @param account that was paid to
 * @param balance afterwards
 */
public record Receipt(long account, long balance) {

	private static final JsonMapper MAPPER = new JsonMapper();

	/** For those who store it by hand. */
	static Receipt of(String json) {
		return MAPPER.readValue(json, Receipt.class);
	}

	/** For those who store it by hand. */
	String json() {
		return MAPPER.writeValueAsString(this);
	}

}
