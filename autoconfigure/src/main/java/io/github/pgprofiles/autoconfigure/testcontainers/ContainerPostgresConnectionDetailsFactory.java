package io.github.pgprofiles.autoconfigure.testcontainers;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes {@link PostgresConnectionDetails} of every container with a
 * {@code @ServiceConnection}.
 * <p>
 * Boot registers no second bean of the type that a factory declares, and drops a second
 * container silently. {@link Declared} therefore declares a type that no bean has.
 *
 * @param <D> the declared type
 */
abstract class ContainerPostgresConnectionDetailsFactory<D extends ConnectionDetails>
		extends ContainerConnectionDetailsFactory<JdbcDatabaseContainer<?>, D> {

	@Override
	@SuppressWarnings("unchecked") // Boot takes the result for ConnectionDetails, nothing
									// more
	protected D getContainerConnectionDetails(ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
		return (D) new Details(source);
	}

	/** The factory as Boot finds it. */
	static final class Declared extends ContainerPostgresConnectionDetailsFactory<NeverRegistered> {

	}

	/** The declared type, of which there is never a bean. */
	interface NeverRegistered extends PostgresConnectionDetails {

	}

	/** A container that feeds the profile after which its connection is named. */
	static final class Details extends ContainerConnectionDetails<JdbcDatabaseContainer<?>>
			implements PostgresConnectionDetails {

		private final ContainerConnectionSource<JdbcDatabaseContainer<?>> source;

		Details(ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
			super(source);
			this.source = source;
		}

		ContainerConnectionSource<JdbcDatabaseContainer<?>> source() {
			return this.source;
		}

		@Override
		public boolean isFor(String profile) {
			return this.source.accepts(profile, JdbcDatabaseContainer.class, PostgresConnectionDetails.class);
		}

		@Override
		public String getUrl() {
			return getContainer().getJdbcUrl();
		}

		@Override
		public String getUsername() {
			return getContainer().getUsername();
		}

		@Override
		public String getPassword() {
			return getContainer().getPassword();
		}

		@Override
		public String toString() {
			return this.source.toString();
		}

	}

}
