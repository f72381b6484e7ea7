package io.github.pgprofiles.embedded;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Defaults the level of zonky's logger to WARN: our one line says what its ten would. Any
 * level that the application sets for {@code io.zonky} or below it wins.
 */
final class QuietZonkyEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String LOGGER = "io.zonky.test.db.postgres";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean decided = Binder.get(environment)
			.bind("logging.level", Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.keySet()
			.stream()
			.anyMatch((name) -> name.startsWith("io.zonky"));
		if (!decided) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("postgresProfilesEmbedded", Map.of("logging.level." + LOGGER, "warn")));
		}
	}

	/** After the configuration files have been read. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
