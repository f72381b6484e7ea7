package io.github.pgprofiles;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.NoPrimaryProfileException;
import io.github.pgprofiles.error.UnknownProfileException;
import io.github.pgprofiles.internal.spi.Pools;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/** Clients by name, over pools that are closed with them. */
final class PooledPostgresClients implements PostgresClients.Closeable {

	private final Map<String, PostgresClient> clients;

	private final Collection<HikariDataSource> pools;

	private PooledPostgresClients(Map<String, PostgresClient> clients, Collection<HikariDataSource> pools) {
		this.clients = Collections.unmodifiableMap(clients);
		this.pools = pools;
	}

	static PooledPostgresClients open(ClientOptions options, Collection<ProfileSettings> profiles) {
		Map<String, HikariDataSource> pools = Pools.start(profiles, (name, pool) -> {
		});
		Map<String, PostgresClient> clients = new LinkedHashMap<>();
		for (ProfileSettings settings : profiles) {
			String name = settings.name();
			HikariDataSource pool = Objects.requireNonNull(pools.get(name));
			PlatformTransactionManager manager = TransactionManagers.jdbc(name, pool);
			clients.put(name, PostgresClient.create(name, pool, () -> manager,
					options.withRetry(settings.retry()).withOnce(settings.once())));
		}
		return new PooledPostgresClients(clients, pools.values());
	}

	@Override
	public PostgresClient get(String profile) {
		PostgresClient client = this.clients.get(profile);
		if (client == null) {
			throw new UnknownProfileException(profile, this.clients.keySet());
		}
		return client;
	}

	@Override
	public PostgresClient primary() {
		@Nullable PostgresClient single = (this.clients.size() == 1) ? this.clients.values().iterator().next()
				: this.clients.get("default");
		if (single == null) {
			throw new NoPrimaryProfileException(this.clients.keySet());
		}
		return single;
	}

	@Override
	public Set<String> names() {
		return this.clients.keySet();
	}

	@Override
	public void close() {
		Pools.close(this.pools);
	}

}
