package io.github.pgprofiles.autoconfigure.observation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.pgprofiles.autoconfigure.migration.ProfileServers;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationKind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Describes operations with few different values: of the names that an application gives
 * to its statements and transactions, a limited number for each profile. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OperationDescriber {

	/** How many different names of a profile are told apart. */
	public static final int MAX_NAMES = 200;

	/** Stands for all further names. */
	public static final String OTHER = "other";

	private static final Log logger = LogFactory.getLog(OperationDescriber.class);

	private static final String[] OPERATIONS = Arrays.stream(OperationKind.values())
		.map((kind) -> kind.name().toLowerCase(Locale.ROOT))
		.toArray(String[]::new);

	private final Function<String, @Nullable String> databases;

	private final Map<String, Profile> profiles = new ConcurrentHashMap<>();

	/**
	 * Creates one.
	 * @param databases name of a profile's database; {@code null} where it is not known
	 */
	public OperationDescriber(Function<String, @Nullable String> databases) {
		this.databases = databases;
	}

	/**
	 * Describes operations of profiles that the library opened. The DataSource of any
	 * other may be anywhere: its database is not known.
	 * @param servers where they are
	 * @return what describes them
	 */
	public static OperationDescriber of(ObjectProvider<ProfileServers> servers) {
		return new OperationDescriber((profile) -> {
			ProfileServers known = servers.getIfAvailable();
			if (known == null || !known.hasPool(profile)) {
				return null;
			}
			ProfileSettings settings = known.settings(profile);
			return (settings.database() != null) ? settings.database() : settings.user();
		});
	}

	/**
	 * Describes an operation that begins.
	 * @param operation the operation
	 * @return its attributes, without those of its outcome
	 */
	public OperationAttributes describe(Operation operation) {
		Profile profile = profile(operation.profile());
		String kind = OPERATIONS[operation.kind().ordinal()];
		String name = operation.name();
		return new OperationAttributes(profile.name, profile.database, kind,
				(name != null) ? profile.bounded(name) : kind, OperationAttributes.NONE, OperationAttributes.NONE,
				OperationAttributes.NONE, OperationAttributes.NONE);
	}

	/**
	 * Bounds the names of a transaction.
	 * @param profile where
	 * @param name of the transaction
	 * @return the name, {@value OperationAttributes#NONE}, or {@value #OTHER} for what is
	 * one too many
	 */
	public String transaction(String profile, @Nullable String name) {
		return (name != null) ? profile(profile).bounded(name) : OperationAttributes.NONE;
	}

	private Profile profile(String name) {
		Profile known = this.profiles.get(name);
		return (known != null) ? known
				: this.profiles.computeIfAbsent(name, (added) -> new Profile(added, database(added)));
	}

	private String database(String profile) {
		try {
			String database = this.databases.apply(profile);
			return (database != null) ? database : OperationAttributes.NONE;
		}
		catch (RuntimeException ex) {
			logger.debug("The database of the profile '%s' is not known".formatted(profile), ex);
			return OperationAttributes.NONE;
		}
	}

	private static final class Profile {

		private final String name;

		private final String database;

		private final Set<String> names = ConcurrentHashMap.newKeySet();

		private final AtomicBoolean warned = new AtomicBoolean();

		Profile(String name, String database) {
			this.name = name;
			this.database = database;
		}

		String bounded(String given) {
			if (this.names.contains(given)) {
				return given;
			}
			synchronized (this.names) {
				if (this.names.size() < MAX_NAMES) {
					this.names.add(given);
					return given;
				}
			}
			if (this.warned.compareAndSet(false, true)) {
				logger.warn("Profile '%s' has more than %d names of statements and transactions; metrics and traces "
					.formatted(this.name, MAX_NAMES)
						+ "show the further ones as '%s'. Names are for kinds of work, not for single pieces of it"
							.formatted(OTHER));
			}
			return OTHER;
		}

	}

}
