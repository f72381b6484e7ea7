package io.github.pgprofiles.autoconfigure.actuate;

import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.SecretKeys;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Keeps credentials of profiles out of the Actuator's endpoints even where they are
 * configured to show values: passwords, DSNs and JSON, which may contain one, and
 * properties of the driver such as {@code sslpassword}. A command line that contains
 * properties of profiles is kept out too, and so is what {@code secret://KEY} refers to.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class PostgresSanitizingAutoConfiguration {

	@Bean
	static SanitizingFunction postgresProfilesSanitizingFunction(Environment environment) {
		SingletonSupplier<Set<String>> referred = SingletonSupplier.of(() -> SecretSources.referredKeys(environment));
		return (data) -> (SecretKeys.isSecret(data.getKey()) || referred.obtain().contains(data.getKey())
				|| SecretKeys.repeatsProperties(data.getKey(), data.getValue())) ? data.withSanitizedValue() : data;
	}

}
