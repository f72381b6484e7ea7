package io.github.pgprofiles.autoconfigure.actuate;

import io.github.pgprofiles.autoconfigure.properties.ReferredKeys;
import io.github.pgprofiles.autoconfigure.properties.SecretKeys;

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
 * properties of profiles is kept out too, and so is what {@code secret://KEY} refers to,
 * and what the placeholders in credentials stand for.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class PostgresSanitizingAutoConfiguration {

	@Bean
	static SanitizingFunction postgresProfilesSanitizingFunction(Environment environment) {
		SingletonSupplier<ReferredKeys> referred = SingletonSupplier.of(() -> ReferredKeys.of(environment));
		return (data) -> (SecretKeys.isSecret(data.getKey())
				|| SecretKeys.repeatsProperties(data.getKey(), data.getValue())
				|| referred.obtain().hides(data.getKey(), data.getValue())) ? data.withSanitizedValue() : data;
	}

}
