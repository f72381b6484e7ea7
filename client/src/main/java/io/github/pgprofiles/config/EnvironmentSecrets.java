package io.github.pgprofiles.config;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Secrets out of variables of the environment. */
final class EnvironmentSecrets implements SecretResolver {

	private final Map<String, String> variables;

	EnvironmentSecrets(Map<String, String> variables) {
		this.variables = variables;
	}

	@Override
	public @Nullable Secret resolve(String key) {
		String value = this.variables.get(key);
		if (value == null) {
			value = this.variables.get(variable(key));
		}
		return (value != null) ? Secret.of(value) : null;
	}

	private static String variable(String key) {
		return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
	}

	@Override
	public String name() {
		return "variables of the environment";
	}

}
