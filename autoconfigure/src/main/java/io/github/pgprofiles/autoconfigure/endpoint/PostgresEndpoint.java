package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.Action;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.EvictionDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.HolderDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.ProfileDescriptor;
import io.github.pgprofiles.error.UnknownProfileException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.core.log.LogMessage;

/**
 * The Actuator's endpoint {@code postgres}: what profiles, pools, connections and servers
 * do at the moment, without SQL, values or credentials. Each server is asked at most once
 * a second, however many look, on a connection beside the pools, with a limit of a
 * second; nothing is asked while nobody looks. To change anything takes
 * {@code management.endpoint.postgres.access=unrestricted}. Thread-safe.
 *
 * @since 0.1.0
 */
@Endpoint(id = "postgres", defaultAccess = Access.READ_ONLY)
public final class PostgresEndpoint {

	private static final Log logger = LogFactory.getLog(PostgresEndpoint.class);

	private final Supplier<PostgresWatch> watch;

	private final RetryCounts retries;

	private final MaskedSettings settings;

	private final @Nullable String primary;

	PostgresEndpoint(Supplier<PostgresWatch> watch, RetryCounts retries, MaskedSettings settings,
			@Nullable String primary) {
		this.watch = watch;
		this.retries = retries;
		this.settings = settings;
		this.primary = primary;
	}

	/**
	 * All profiles.
	 * @return what is known of them, not older than a second where their servers answer
	 */
	@ReadOperation
	public PostgresDescriptor profiles() {
		return describe(this.watch.get().profiles().values(), false);
	}

	/**
	 * One profile, with its settings.
	 * @param profile its name
	 * @return what is known of it
	 * @throws UnknownProfileException if there is none; lists the known ones
	 */
	@ReadOperation
	public PostgresDescriptor profile(@Selector String profile) {
		return describe(List.of(require(profile)), true);
	}

	/**
	 * Does something to the pool of a profile.
	 * @param profile its name
	 * @param action what
	 * @return what was done
	 * @throws UnknownProfileException if there is none; lists the known ones
	 */
	@WriteOperation
	public EvictionDescriptor change(@Selector String profile, Action action) {
		WatchedProfile found = require(profile);
		return switch (action) {
			case EVICT -> evict(found);
		};
	}

	private EvictionDescriptor evict(WatchedProfile profile) {
		HikariDataSource pool = profile.pool();
		HikariPoolMXBean figures = (pool != null) ? pool.getHikariPoolMXBean() : null;
		if (figures == null) {
			throw new InvalidEndpointRequestException(
					"The DataSource of profile '%s' is no pool of HikariCP that has been started"
						.formatted(profile.name()),
					"Nothing to evict");
		}
		EvictionDescriptor evicted = new EvictionDescriptor(profile.name(), figures.getIdleConnections(),
				figures.getActiveConnections());
		figures.softEvictConnections();
		logger.info(LogMessage.format(
				"Profile '%s': its pool was evicted by the endpoint, %d idle connections and %d in"
						+ " use, which are closed when they come back",
				profile.name(), evicted.closed(), evicted.retired()));
		return evicted;
	}

	/** The names of the profiles. */
	Collection<String> names() {
		return this.watch.get().profiles().keySet();
	}

	private WatchedProfile require(String name) {
		WatchedProfile profile = this.watch.get().profiles().get(name);
		if (profile == null) {
			throw new UnknownProfileException(name, names());
		}
		return profile;
	}

	private PostgresDescriptor describe(Collection<WatchedProfile> wanted, boolean withSettings) {
		PostgresWatch present = this.watch.get();
		present.refresh(wanted);
		ProfileDescriptors descriptors = new ProfileDescriptors(present);
		Map<String, ProfileDescriptor> profiles = new LinkedHashMap<>();
		for (WatchedProfile profile : wanted) {
			List<HolderDescriptor> holders = descriptors.holders(profile);
			profiles.put(profile.name(),
					new ProfileDescriptor(profile.name().equals(this.primary), descriptors.nodes(profile), holders,
							descriptors.operations(profile), this.retries.of(profile.name()),
							withSettings ? this.settings.of(profile.name()) : null,
							descriptors.notes(profile, holders)));
		}
		return new PostgresDescriptor(Instant.now(), profiles);
	}

}
