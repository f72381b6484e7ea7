package io.github.pgprofiles.autoconfigure.actuate;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Keeps credentials of profiles out of the Actuator's endpoints even where they are
 * configured to show values: passwords, DSNs, which may contain one, and properties of
 * the driver such as {@code sslpassword}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class PostgresSanitizingAutoConfiguration {

	@Bean
	static SanitizingFunction postgresProfilesSanitizingFunction() {
		return (data) -> isSecret(data.getKey()) ? data.withSanitizedValue() : data;
	}

	/** Whether a key, however the environment spells it, may contain a credential. */
	static boolean isSecret(String key) {
		String uniform = key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(".", "");
		return uniform.startsWith("apppostgres")
				&& (uniform.endsWith("dsn") || uniform.endsWith("password") || uniform.endsWith("secret"));
	}

}
