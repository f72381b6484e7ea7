package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.awaitility.Awaitility.await;

/** A pool of one connection, whose sessions somebody changes. */
final class SessionPool implements AutoCloseable {

	private static final String BOSS = "session_boss";

	private final HikariDataSource pool;

	private final JdbcTemplate jdbc;

	SessionPool(TestDatabase database, TestProxy proxy, SessionReset reset) {
		this(database, proxy, reset, (settings) -> {
		}, (pool) -> {
		});
	}

	/** Of a superuser, who may do everything. */
	SessionPool(TestDatabase database, TestProxy proxy, SessionReset reset, Consumer<ProfileSettingsBuilder> settings,
			Consumer<HikariConfig> customizer) {
		PoolSettings one = PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(10)).withReset(reset);
		ProfileSettingsBuilder profile = Profiles.of("orders", database)
			.host(proxy.host())
			.port(proxy.port())
			.user(BOSS)
			.applicationName("mine")
			.pool(one);
		settings.accept(profile);
		this.pool = Profiles
			.unasked(() -> new PoolStarter((name, config) -> customizer.accept(config)).start(List.of(profile.build()))
				.get("orders"));
		this.jdbc = new JdbcTemplate(this.pool);
	}

	/** Makes the roles and the functions that the tests need. */
	static void prepare(TestDatabase database) {
		database.executeAsSuperuser("""
				do $$ begin
					create role session_boss superuser login password 'kanari-4711';
					create role session_reader;
				exception when duplicate_object then null;
				end $$;
				create schema other;
				create sequence numbers;
				create function hide(sql text) returns void language plpgsql as 'begin execute sql; end';
				create function fails(sql text) returns boolean language plpgsql as $$
					begin execute sql; return false; exception when others then return true; end $$;
				grant all on schema public, other to session_reader""");
	}

	HikariDataSource pool() {
		return this.pool;
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	boolean ask(String sql) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(sql, Boolean.class));
	}

	String show(String setting) {
		return this.jdbc.queryForObject("select current_setting('" + setting + "')", String.class);
	}

	int backend() {
		return this.jdbc.queryForObject("select pg_backend_pid()", Integer.class);
	}

	/** Goes on with another connection. */
	void renew() {
		int before = backend();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		// it may hold locks until it is gone
		await().until(() -> ask("select count(*) = 0 from pg_stat_activity where pid = " + before));
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
