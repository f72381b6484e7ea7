package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.server.ProfileNode;
import io.github.pgprofiles.autoconfigure.server.ProfileStates;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import io.github.pgprofiles.internal.spi.PoolUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * Looks at the servers of all profiles, for whoever wants to know. Nothing happens, and
 * no thread is there, while nobody does. Thread-safe.
 */
final class PostgresWatch implements AutoCloseable {

	private final Map<String, WatchedProfile> profiles = new LinkedHashMap<>();

	private final Map<String, WatchedServer> servers = new LinkedHashMap<>();

	private final ThreadPoolExecutor threads = threads();

	/**
	 * For the profiles of an application.
	 * @param dataSources gives the DataSource of each
	 * @param states of the servers
	 * @param looks at them
	 * @param idle for how long connections are kept after the last question
	 */
	PostgresWatch(Collection<String> names, Function<String, DataSource> dataSources, ProfileStates states,
			ServerLooks looks, Duration idle) {
		for (String name : names) {
			WatchedProfile profile = new WatchedProfile(name, DataSourceUnwrapper.unwrap(dataSources.apply(name),
					HikariConfigMXBean.class, HikariDataSource.class), states.of(ProfileNode.primary(name)));
			this.profiles.put(name, profile);
			PoolUsage usage = profile.usage();
			if (usage != null) {
				this.servers.computeIfAbsent(usage.server(), (key) -> new WatchedServer(this.threads, idle, looks))
					.add(profile);
			}
		}
	}

	private static ThreadPoolExecutor threads() {
		AtomicInteger made = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "postgres-profiles-endpoint-" + made.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/** The profiles, in the order of the configuration. */
	Map<String, WatchedProfile> profiles() {
		return this.profiles;
	}

	/** The server of a profile; {@code null} if its DataSource is no pool of ours. */
	@Nullable WatchedServer server(WatchedProfile profile) {
		PoolUsage usage = profile.usage();
		return (usage != null) ? this.servers.get(usage.server()) : null;
	}

	/**
	 * Sees to it that what is known is not older than a second. Waits for servers that
	 * have to be asked, for a second at most.
	 */
	void refresh(Collection<WatchedProfile> wanted) {
		long until = System.nanoTime() + WatchedLogin.LIMIT.toNanos();
		List<WatchedServer> asked = wanted.stream()
			.flatMap((profile) -> Stream.ofNullable(server(profile)))
			.distinct()
			.toList();
		asked.forEach(WatchedServer::watch);
		try {
			for (WatchedServer server : asked) {
				server.await(until);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.servers.values().forEach(WatchedServer::close);
		this.threads.shutdownNow();
	}

}
