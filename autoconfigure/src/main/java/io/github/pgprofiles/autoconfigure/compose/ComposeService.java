package io.github.pgprofiles.autoconfigure.compose;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Creates {@link PostgresConnectionDetails} from every PostgreSQL that Docker Compose
 * runs, whatever its image is called: it listens on 5432 or on its {@code PGPORT}, and
 * has variables of the images of PostgreSQL. With our label it need not have them.
 */
final class ComposeService extends DockerComposeConnectionDetailsFactory<PostgresConnectionDetails> {

	/** The label of a service that is not called as its profile. */
	static final String LABEL = "io.github.pgprofiles.profile";

	private static final String PARAMETERS = "org.springframework.boot.jdbc.parameters";

	private static final String[] USER = { "POSTGRES_USER", "POSTGRESQL_USER", "POSTGRESQL_USERNAME" };

	private static final String[] PASSWORD = { "POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD" };

	private static final String[] DATABASE = { "POSTGRES_DB", "POSTGRESQL_DB", "POSTGRESQL_DATABASE" };

	ComposeService() {
		super(ComposeService::isPostgres);
	}

	private static boolean isPostgres(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		return service.labels().containsKey(LABEL) || (hasPort(service) && service.env()
			.keySet()
			.stream()
			.anyMatch(
					(name) -> name.equals("PGDATA") || name.startsWith("POSTGRES_") || name.startsWith("POSTGRESQL_")));
	}

	private static boolean hasPort(RunningService service) {
		try {
			return service.ports().get(port(service)) > 0;
		}
		catch (IllegalStateException ex) {
			return false; // it is within the network of Compose only
		}
	}

	private static int port(RunningService service) {
		String port = service.env().get("PGPORT");
		return (port != null && port.matches("\\d{1,5}")) ? Integer.parseInt(port) : 5432;
	}

	@Override
	protected PostgresConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new Details(source.getRunningService());
	}

	/** A service that serves the profile of its label, or of its name. */
	static final class Details extends DockerComposeConnectionDetails implements PostgresConnectionDetails {

		private final String service;

		private final @Nullable String label;

		private final String url;

		private final String user;

		private final @Nullable String password;

		/** Of a lone profile that has no other place. */
		private @Nullable String only;

		Details(RunningService service) {
			super(service);
			this.service = service.name();
			this.label = service.labels().get(LABEL);
			Map<String, String> variables = service.env();
			this.user = first(variables, "postgres", USER);
			this.password = "trust".equals(variables.get("POSTGRES_HOST_AUTH_METHOD")) ? null
					: first(variables, "", PASSWORD);
			this.url = url(service, first(variables, this.user, DATABASE));
		}

		private static String url(RunningService service, String database) {
			String host = service.host().contains(":") ? "[" + service.host() + "]" : service.host();
			String parameters = service.labels().getOrDefault(PARAMETERS, "");
			try {
				return "jdbc:postgresql://%s:%d/%s%s".formatted(host, service.ports().get(port(service)),
						URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20"),
						parameters.isEmpty() ? "" : "?" + parameters);
			}
			catch (IllegalStateException ex) {
				throw new IllegalStateException(
						"The Docker Compose service '%s' has the label '%s' and no port of this machine for its port %d"
							.formatted(service.name(), LABEL, port(service)),
						ex);
			}
		}

		private static String first(Map<String, String> variables, String otherwise, String... names) {
			for (String name : names) {
				String value = variables.get(name);
				if (value != null) {
					return value;
				}
			}
			return otherwise;
		}

		String service() {
			return this.service;
		}

		@Nullable String label() {
			return this.label;
		}

		void serveOnly(String profile) {
			this.only = profile;
		}

		@Override
		public boolean isFor(String profile) {
			String named = (this.label != null) ? this.label.strip() : this.service.replaceAll("[-_.]", "");
			return profile.equals(this.only) || named.toLowerCase(Locale.ROOT).equals(profile.toLowerCase(Locale.ROOT));
		}

		@Override
		public String getUrl() {
			return this.url;
		}

		@Override
		public String getUsername() {
			return this.user;
		}

		@Override
		public @Nullable String getPassword() {
			return (this.password == null || this.password.isEmpty()) ? null : this.password;
		}

		@Override
		public String toString() {
			return "the Docker Compose service '" + this.service + "'";
		}

	}

}
