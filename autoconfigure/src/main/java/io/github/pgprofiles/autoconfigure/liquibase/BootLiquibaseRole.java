package io.github.pgprofiles.autoconfigure.liquibase;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.migration.MigrationLogin;
import io.github.pgprofiles.autoconfigure.migration.MigrationPools;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;

/**
 * Has Boot's own Liquibase, on a profile's DataSource, migrate as the role of
 * {@code spring.liquibase.user} with all else that the profile says of its connections.
 * Boot would make a DataSource of URL, user and password alone.
 */
final class BootLiquibaseRole implements BeanPostProcessor {

	private final ObjectProvider<MigrationPools> pools;

	private final ObjectProvider<LiquibaseConnectionDetails> details;

	BootLiquibaseRole(ObjectProvider<MigrationPools> pools, ObjectProvider<LiquibaseConnectionDetails> details) {
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
		String profile = this.pools.getObject().profileOfBoots(boots);
		if (profile != null && this.pools.getObject().hasPool(profile)) {
			liquibase.setDataSource(this.pools.getObject()
				.get(profile,
						new MigrationLogin(ProfileLiquibase.SECTION, login.getUsername(), login.getPassword(), null)));
		}
	}

}
