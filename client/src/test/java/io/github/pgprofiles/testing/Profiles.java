package io.github.pgprofiles.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.pool.PoolStarter;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;

import org.springframework.transaction.PlatformTransactionManager;

/** Profiles on a test's database. */
public final class Profiles {

	static final PoolSettings ONE = PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(2));

	private Profiles() {
	}

	/** Its pool has one connection: whoever forgets to give it back is found out. */
	public static ProfileSettingsBuilder of(String name, TestDatabase database) {
		return ProfileSettings.builder(name)
			.host(database.host())
			.port(database.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(TestServer.pooler())
			.poolerMaxPreparedStatements(TestServer.poolerStatements())
			.pool(ONE);
	}

	/** The same, of which a session stays as its borrower leaves it. */
	public static ProfileSettingsBuilder lasting(String name, TestDatabase database) {
		return of(name, database).pool(ONE.withReset(SessionReset.NEVER));
	}

	public static PostgresClients.Closeable single(String name, TestDatabase database) {
		return PostgresClients.open(of(name, database).build());
	}

	/**
	 * Opens pools that never ask a connection whether it is still alive, which they do
	 * after half a second without use: where a busy machine lets a test stand still for
	 * so long, that would be a round trip more.
	 */
	public static PostgresClients.Closeable unasked(ProfileSettings settings) {
		return unasked(() -> PostgresClients.open(settings));
	}

	/** The same of pools that are opened in whatever way. */
	public static <T> T unasked(Supplier<T> opening) {
		String window = "com.zaxxer.hikari.aliveBypassWindowMs";
		System.setProperty(window, String.valueOf(Duration.ofHours(1).toMillis()));
		try {
			return opening.get();
		}
		finally {
			System.clearProperty(window);
		}
	}

	public static HikariDataSource pool(String name, TestDatabase database) {
		return pool(of(name, database).build());
	}

	public static HikariDataSource pool(ProfileSettings settings) {
		return new PoolStarter((profile, pool) -> {
		}).start(List.of(settings)).get(settings.name());
	}

	/** A client whose pool can be looked at. */
	public static PostgresClient client(HikariDataSource pool) {
		PlatformTransactionManager manager = manager(pool);
		return PostgresClient.create(pool.getPoolName(), pool, () -> manager);
	}

	/** The manager that the clients of such a pool have. */
	public static PlatformTransactionManager manager(HikariDataSource pool) {
		return new CheckedCommitTransactionManager(pool.getPoolName(), pool, CommitOutcomeUnknownException::new);
	}

	/**
	 * Runs work with a setting of the server: of the session, which keeps it, of a
	 * profile with one connection that is not reset; through a pooler, where that is
	 * refused, of a transaction around the work.
	 */
	public static void withSetting(PostgresClient client, String name, String value, Runnable work) {
		if (TestServer.isPooled()) {
			client.transaction().setting(name, value).run((tx) -> work.run());
			return;
		}
		client.sql("select set_config(?, ?, false)").param(name).param(value).query(String.class).single();
		work.run();
	}

	/** A pool that is nobody's profile, to be changed before its first use. */
	public static HikariDataSource unstarted(String name, TestDatabase database) {
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName(name);
		pool.setJdbcUrl(of(name, database).build().jdbcUrl());
		pool.setUsername(TestServer.USER);
		pool.setPassword(TestServer.PASSWORD);
		pool.setMaximumPoolSize(1);
		pool.setConnectionTimeout(2000);
		return pool;
	}

}
