package io.github.pgprofiles.autoconfigure.liquibase;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Has Boot's own Liquibase, on a profile's DataSource, migrate as the role of
 * {@code spring.liquibase.user} with all else that the profile says of its connections.
 * Boot would make a DataSource of URL, user and password alone.
 */
final class BootLiquibaseRole implements BeanPostProcessor {

	private final ObjectProvider<ProfileDefinitions> definitions;

	private final ObjectProvider<MigrationPools> pools;

	private final ObjectProvider<LiquibaseConnectionDetails> details;

	BootLiquibaseRole(ObjectProvider<ProfileDefinitions> definitions, ObjectProvider<MigrationPools> pools,
			ObjectProvider<LiquibaseConnectionDetails> details) {
		this.definitions = definitions;
		this.pools = pools;
		this.details = details;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof SpringLiquibase liquibase && name.equals("liquibase")) {
			replaceRole(liquibase);
		}
		return bean;
	}

	private void replaceRole(SpringLiquibase liquibase) {
		LiquibaseConnectionDetails login = this.details.getIfAvailable();
		if (login == null || login.getUsername() == null || login.getJdbcUrl() != null) {
			return;
		}
		DataSource boots = liquibase.getDataSource();
		String profile = (boots instanceof SimpleDriverDataSource) ? this.definitions.getObject().primary()
				: this.pools.getObject().profileOf(boots);
		if (profile != null) {
			liquibase.setDataSource(this.pools.getObject()
				.get(profile,
						new MigrationLogin(ProfileLiquibase.SECTION, login.getUsername(), login.getPassword(), null)));
		}
	}

}
