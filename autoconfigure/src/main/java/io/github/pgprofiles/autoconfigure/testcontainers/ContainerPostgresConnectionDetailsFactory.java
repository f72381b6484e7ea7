package io.github.pgprofiles.autoconfigure.testcontainers;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Creates {@link PostgresConnectionDetails} from every container with a
 * {@code @ServiceConnection}.
 * <p>
 * Boot registers no second bean of the type that a factory declares, and drops a second
 * container silently. {@link OfBeans} therefore declares a type that no bean has. The
 * beans of containers in fields would all have one name: {@link OfFields} lets Boot
 * register the first, and hands the others over with it.
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

	/** Whether the container is in a static field of a test, not a bean. */
	private static boolean isField(ContainerConnectionSource<?> source) {
		Origin origin = source.getOrigin();
		return origin != null && origin.getClass().getSimpleName().equals("FieldOrigin");
	}

	/** For containers that are beans. */
	static final class OfBeans extends ContainerPostgresConnectionDetailsFactory<NeverRegistered> {

		@Override
		protected boolean sourceAccepts(ContainerConnectionSource<JdbcDatabaseContainer<?>> source,
				Class<?> requiredContainerType, Class<?> requiredConnectionDetailsType) {
			return !isField(source)
					&& super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
		}

	}

	/**
	 * For containers in static fields. Boot has one instance for the fields of a test,
	 * and asks it for each field in turn, for every context anew.
	 */
	static final class OfFields extends ContainerPostgresConnectionDetailsFactory<FieldDetails> {

		private List<Details> all = new ArrayList<>();

		@Override
		protected boolean sourceAccepts(ContainerConnectionSource<JdbcDatabaseContainer<?>> source,
				Class<?> requiredContainerType, Class<?> requiredConnectionDetailsType) {
			return isField(source) && super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
		}

		@Override
		protected FieldDetails getContainerConnectionDetails(
				ContainerConnectionSource<JdbcDatabaseContainer<?>> source) {
			if (!this.all.isEmpty() && this.all.get(0).source() == source) {
				this.all = new ArrayList<>();
			}
			FieldDetails details = new FieldDetails(source, this.all);
			this.all.add(details);
			return details;
		}

	}

	/** The declared type, of which there is never a bean. */
	interface NeverRegistered extends PostgresConnectionDetails {

	}

	/** A container that serves the profile after which its connection is named. */
	static class Details extends ContainerConnectionDetails<JdbcDatabaseContainer<?>>
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

	/** A container in a field. */
	static final class FieldDetails extends Details {

		private final List<Details> all;

		FieldDetails(ContainerConnectionSource<JdbcDatabaseContainer<?>> source, List<Details> all) {
			super(source);
			this.all = all;
		}

		/** Those of the test's further fields, which Boot does not register. */
		List<Details> others() {
			return this.all.stream().filter((details) -> details != this).toList();
		}

	}

}
