package io.github.pgprofiles.autoconfigure;

import java.util.List;

import io.github.pgprofiles.autoconfigure.binding.ServiceBindings;
import io.github.pgprofiles.autoconfigure.binding.ServiceBindings.Binding;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Where profiles connect if not where their properties say: by beans, which win over
 * everything, by bindings of a cluster, or where nothing says it.
 *
 * @param beans the connection details of containers, services and the user's own
 * @param bindings of the cluster
 * @param fallback for profiles without connection settings
 */
record Places(List<PostgresConnectionDetails> beans, ServiceBindings bindings,
		ObjectProvider<ConnectionDetailsFallback> fallback) {

	private static final List<String> OURS = List.of("io.github.pgprofiles.autoconfigure.",
			"io.github.pgprofiles.embedded.");

	private static final Log logger = LogFactory.getLog(Places.class);

	/** Where a profile connects; {@code null} for its own properties, if it has any. */
	@Nullable PostgresConnectionDetails of(ProfileDefinition definition) {
		PostgresConnectionDetails from = fromElsewhere(definition.name(), definition.hasConnectionSettings());
		if (from != null) {
			if (definition.hasConnectionSettings()) {
				logger.info("Profile '%s': connected by %s, not by its own properties".formatted(definition.name(),
						told(from)));
			}
			return from;
		}
		if (definition.hasConnectionSettings()) {
			return null;
		}
		ConnectionDetailsFallback available = this.fallback.getIfAvailable();
		return (available != null) ? available.detailsFor(definition.name()) : null;
	}

	/** A record of the user's prints its password. */
	private static String told(PostgresConnectionDetails details) {
		String type = details.getClass().getName();
		return OURS.stream().anyMatch(type::startsWith) ? details.toString() : type;
	}

	private @Nullable PostgresConnectionDetails fromElsewhere(String profile, boolean hasSettings) {
		List<PostgresConnectionDetails> matching = this.beans.stream()
			.filter((candidate) -> candidate.isFor(profile))
			.toList();
		if (matching.size() > 1) {
			throw ProfileConfigurationException.elsewhere("app.postgres.profiles." + profile,
					"is fed by several connection details: " + matching.stream().map(Places::told).toList(),
					"Leave one of them to the profile, and name the others after other profiles.");
		}
		if (matching.size() == 1) {
			return matching.get(0);
		}
		Binding binding = this.bindings.get(profile, hasSettings);
		return (binding != null) ? new Bound(profile, binding) : null;
	}

	/** A binding as connection details. */
	private record Bound(String profile, Binding binding) implements PostgresConnectionDetails {

		@Override
		public boolean isFor(String profile) {
			return this.profile.equals(profile);
		}

		@Override
		public String getUrl() {
			return this.binding.url();
		}

		@Override
		public @Nullable String getUsername() {
			return this.binding.user();
		}

		@Override
		public @Nullable String getPassword() {
			return this.binding.password();
		}

		@Override
		public String toString() {
			return this.binding.toString();
		}

	}

}
