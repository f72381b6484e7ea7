package io.github.pgprofiles.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.NoPrimaryProfileException;
import io.github.pgprofiles.error.UnknownProfileException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/** The clients of all profiles, looked up among the beans. */
final class BeanPostgresClients implements PostgresClients {

	private final BeanFactory beans;

	private final Set<String> names;

	private final @Nullable String primary;

	private BeanPostgresClients(BeanFactory beans, Set<String> names, @Nullable String primary) {
		this.beans = beans;
		this.names = names;
		this.primary = primary;
	}

	/**
	 * Creates the clients.
	 * @param names of the profiles
	 * @param primary name of the primary one, or empty
	 */
	static PostgresClients create(String[] names, String primary, BeanFactory beans) {
		return new BeanPostgresClients(beans, Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names))),
				primary.isEmpty() ? null : primary);
	}

	@Override
	public PostgresClient get(String profile) {
		if (!this.names.contains(profile)) {
			throw new UnknownProfileException(profile, this.names);
		}
		return this.beans.getBean(profile + ProfileBeans.POSTGRES_CLIENT, PostgresClient.class);
	}

	@Override
	public PostgresClient primary() {
		if (this.primary == null) {
			throw new NoPrimaryProfileException(this.names);
		}
		return get(this.primary);
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

}
