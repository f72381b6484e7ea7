package io.github.pgprofiles.autoconfigure.compose;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What Boot does when services of Docker Compose are running, without an engine. */
final class Compose {

	private static final String LISTENER = "org.springframework.boot.docker.compose.service.connection"
			+ ".DockerComposeServiceConnectionsApplicationListener";

	private Compose() {
	}

	/**
	 * A service as Boot sees it.
	 *
	 * @param port of this machine, for 5432
	 */
	record Service(String name, ImageReference image, int port, Map<String, String> env,
			Map<String, String> labels) implements RunningService {

		static Service postgres(String name, int port, String database) {
			return new Service(name, ImageReference.of("postgres:18"), port,
					Map.of("POSTGRES_DB", database, "POSTGRES_HOST_AUTH_METHOD", "trust", "PGDATA", "/data"), Map.of());
		}

		Service image(String other) {
			return new Service(this.name, ImageReference.of(other), this.port, this.env, this.labels);
		}

		Service label(String label, String value) {
			return new Service(this.name, this.image, this.port, this.env, Map.of(label, value));
		}

		Service variable(String variable, String value) {
			Map<String, String> variables = new LinkedHashMap<>(this.env);
			variables.put(variable, value);
			return new Service(this.name, this.image, this.port, variables, this.labels);
		}

		Service unpublished() {
			return new Service(this.name, this.image, 0, this.env, this.labels);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					int inside = Integer.parseInt(Service.this.env.getOrDefault("PGPORT", "5432"));
					if (containerPort != inside || Service.this.port == 0) {
						throw new IllegalStateException(
								"No host port mapping found for container port " + containerPort);
					}
					return Service.this.port;
				}

				@Override
				public List<Integer> getAll() {
					return (Service.this.port == 0) ? List.of() : List.of(Service.this.port);
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

	}

	/** Boot's listener, with all factories on the class path. */
	@SuppressWarnings("unchecked")
	static void ready(ConfigurableApplicationContext context, RunningService... services) {
		try {
			Constructor<?> event = ReflectionUtils.accessibleConstructor(DockerComposeServicesReadyEvent.class,
					ApplicationContext.class, List.class);
			var listener = (ApplicationListener<DockerComposeServicesReadyEvent>) BeanUtils
				.instantiateClass(ReflectionUtils.accessibleConstructor(ClassUtils.resolveClassName(LISTENER, null)));
			listener
				.onApplicationEvent((DockerComposeServicesReadyEvent) event.newInstance(context, List.of(services)));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
