package io.github.pgprofiles.autoconfigure.flyway;

import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Has Boot's own Flyway, on a profile's DataSource, migrate as the role of
 * {@code spring.flyway.user} with all else that the profile says of its connections. Boot
 * would make a DataSource of URL, user and password alone.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BootFlywayRole implements FlywayConfigurationCustomizer {

	private static final Log logger = LogFactory.getLog(BootFlywayRole.class);

	private final ProfileDefinitions definitions;

	private final ObjectProvider<MigrationPools> pools;

	private final ObjectProvider<FlywayConnectionDetails> details;

	private final Environment environment;

	BootFlywayRole(ProfileDefinitions definitions, ObjectProvider<MigrationPools> pools,
			ObjectProvider<FlywayConnectionDetails> details, Environment environment) {
		this.definitions = definitions;
		this.pools = pools;
		this.details = details;
		this.environment = environment;
	}

	@Override
	public void customize(FluentConfiguration configuration) {
		DataSource boots = configuration.getDataSource();
		FlywayConnectionDetails login = this.details.getIfAvailable();
		String profile = (boots != null) ? profileOf(boots, login) : null;
		if (profile == null) {
			return;
		}
		requireApart(profile, configuration);
		if (login != null && login.getUsername() != null) {
			configuration.dataSource(this.pools.getObject()
				.get(profile, new MigrationLogin(ProfileFlyway.SECTION, login.getUsername(), login.getPassword(),
						null)));
		}
	}

	/** Boot makes its own of the primary one, and of none with a qualifier. */
	private @Nullable String profileOf(DataSource boots, @Nullable FlywayConnectionDetails login) {
		if (login != null && login.getJdbcUrl() != null) {
			return null;
		}
		return (boots instanceof SimpleDriverDataSource) ? this.definitions.primary()
				: this.pools.getObject().profileOf(boots);
	}

	/**
	 * A location includes all below it: the migrations of another profile would run here
	 * too.
	 */
	private void requireApart(String profile, FluentConfiguration configuration) {
		List<String> locations = Arrays.stream(configuration.getLocations()).map(Object::toString).toList();
		for (String other : BootSections.profiles(this.definitions, ProfileFlyway.SECTION)) {
			ProfileDefinition definition = this.definitions.get(other);
			if (definition == null || other.equals(profile) || !ProfileFlyway.areLocationsImplied(definition)) {
				continue;
			}
			String own = ProfileFlyway.defaultLocation(other);
			for (String location : locations) {
				if (own.startsWith(location + "/")) {
					tell(profile, location, other, own);
				}
			}
		}
	}

	private void tell(String profile, String location, String other, String own) {
		String problem = "Boot's Flyway migrates the profile '%s' from '%s', which includes '%s': the migrations of the profile '%s' would run there too"
			.formatted(profile, location, own, other);
		if (this.environment.containsProperty("spring.flyway.locations")
				|| this.environment.containsProperty("spring.flyway.locations[0]")) {
			logger.warn(problem);
			return;
		}
		throw new OverlappingLocationsException(problem, profile, other);
	}

}
