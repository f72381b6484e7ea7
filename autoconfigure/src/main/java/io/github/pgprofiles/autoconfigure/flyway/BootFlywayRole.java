package io.github.pgprofiles.autoconfigure.flyway;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Has Boot's own Flyway, on a profile's DataSource, migrate as the role of
 * {@code spring.flyway.user} with all else that the profile says of its connections. Boot
 * would make a DataSource of URL, user and password alone.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BootFlywayRole implements FlywayConfigurationCustomizer {

	private final ProfileDefinitions definitions;

	private final ObjectProvider<MigrationPools> pools;

	private final ObjectProvider<FlywayConnectionDetails> details;

	BootFlywayRole(ProfileDefinitions definitions, ObjectProvider<MigrationPools> pools,
			ObjectProvider<FlywayConnectionDetails> details) {
		this.definitions = definitions;
		this.pools = pools;
		this.details = details;
	}

	@Override
	public void customize(FluentConfiguration configuration) {
		DataSource boots = configuration.getDataSource();
		FlywayConnectionDetails login = this.details.getIfAvailable();
		String profile = (boots != null) ? profileOf(boots, login) : null;
		if (profile == null) {
			return;
		}
		Locations.requireApart(profile, "Boot's Flyway", configuration, this.definitions);
		if (login != null && login.getUsername() != null && this.pools.getObject().hasPool(profile)) {
			configuration.dataSource(this.pools.getObject()
				.get(profile,
						new MigrationLogin(ProfileFlyway.SECTION, login.getUsername(), login.getPassword(), null)));
		}
	}

	private @Nullable String profileOf(DataSource boots, @Nullable FlywayConnectionDetails login) {
		return (login != null && login.getJdbcUrl() != null) ? null : this.pools.getObject().profileOfBoots(boots);
	}

}
