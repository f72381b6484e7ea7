package io.github.pgprofiles.internal.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.connect.TransactionPooling;
import io.github.pgprofiles.internal.usage.Activity;
import io.github.pgprofiles.internal.usage.Holder;
import io.github.pgprofiles.internal.usage.PoolWaits;
import org.jspecify.annotations.Nullable;

/**
 * What the pool of a profile is used for at the moment. Asks nobody but this JVM, except
 * for {@link #connect}. Thread-safe.
 */
public final class PoolUsage {

	private final HikariDataSource pool;

	private final ConnectionSource connections;

	private final BesidePool beside;

	private PoolUsage(HikariDataSource pool, ConnectionSource connections, BesidePool beside) {
		this.pool = pool;
		this.connections = connections;
		this.beside = beside;
	}

	/**
	 * That of a pool.
	 * @return {@code null} if it is none of a profile
	 */
	public static @Nullable PoolUsage of(HikariDataSource pool) {
		ConnectionSource connections = new ConnectionSource(pool);
		BesidePool beside = BesidePool.of(connections);
		return (beside != null) ? new PoolUsage(pool, connections, beside) : null;
	}

	/**
	 * Somebody who has a connection.
	 *
	 * @param since when it was lent
	 * @param held for how long
	 * @param thread name of the one that has borrowed it, or its number, as virtual
	 * threads mostly have no name
	 * @param statement name of the last statement on it; {@code null} for none
	 * @param transaction name of the transaction on it; {@code null} for none
	 * @param process of the server; {@code null} where that is not known, or a pooler
	 * stands between
	 */
	public record Held(Instant since, Duration held, String thread, @Nullable String statement,
			@Nullable String transaction, @Nullable Integer process) {

	}

	/** Those who have a connection, the longest first. */
	public List<Held> holders() {
		long now = System.nanoTime();
		Instant time = Instant.now();
		List<Held> all = new ArrayList<>();
		for (Holder holder : this.beside.use().holders().all()) {
			Duration held = Duration.ofNanos(Math.max(now - holder.lentAt(), 0));
			Integer process = holder.process();
			String statement = holder.statement();
			Thread thread = holder.thread();
			if (thread != null) {
				all.add(new Held(time.minus(held), held, name(thread), statement, holder.transaction(), process));
			}
		}
		all.sort((one, other) -> other.held().compareTo(one.held()));
		return all;
	}

	private static String name(Thread thread) {
		return thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName();
	}

	/**
	 * How connections were waited for in the last five minutes.
	 *
	 * @param longest wait, those included that go on
	 * @param timeouts that ended without a connection
	 */
	public record Waits(Duration longest, long timeouts) {

	}

	/** How connections were waited for. */
	public Waits waits() {
		PoolWaits.Summary past = this.beside.use().waits().summary(System.nanoTime());
		long present = BesidePool.longestPresentWait(this.connections);
		return new Waits(Duration.ofNanos(Math.max(past.longest(), present)), past.timeouts());
	}

	/**
	 * A COPY or a stream under way.
	 *
	 * @param kind {@code STREAM}, {@code COPY_IN} or {@code COPY_OUT}
	 * @param name of its statement; {@code null} for none
	 * @param since when it began
	 * @param elapsed for how long
	 * @param rows so far
	 * @param bytes so far; {@code null} where nobody counts them
	 * @param share done, from 0 to 1; {@code null} where nobody knows how much there is
	 */
	public record Work(String kind, @Nullable String name, Instant since, Duration elapsed, long rows,
			@Nullable Long bytes, @Nullable Double share) {

	}

	/** COPYs and streams under way, the oldest first. */
	public List<Work> operations() {
		long now = System.nanoTime();
		Instant time = Instant.now();
		return this.beside.use()
			.activities()
			.all()
			.stream()
			.map((activity) -> work(activity, time, Duration.ofNanos(Math.max(now - activity.begin(), 0))))
			.sorted((one, other) -> other.elapsed().compareTo(one.elapsed()))
			.toList();
	}

	private static Work work(Activity activity, Instant time, Duration elapsed) {
		Activity.Progress progress = activity.progress();
		long bytes = (progress != null) ? progress.bytes() : -1;
		double share = (progress != null) ? progress.share() : -1;
		return new Work(activity.kind().name(), activity.name(), time.minus(elapsed), elapsed,
				(progress != null) ? progress.rows() : 0, (bytes >= 0) ? bytes : null, (share >= 0) ? share : null);
	}

	/** The hosts that the profile was configured with, each with its port. */
	public String server() {
		return this.beside.settings()
			.hosts()
			.stream()
			.map((host) -> host.toString().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(","));
	}

	/**
	 * The role that the profile was configured with; empty where nobody has named one.
	 */
	public String role() {
		String user = this.beside.settings().user();
		return (user != null) ? user : "";
	}

	/** Whether a pooler lends the sessions of the server for a transaction each. */
	public boolean isPooled() {
		return TransactionPooling.isOf(this.beside.settings());
	}

	/**
	 * Opens a connection beside the pool, to be closed by whoever has it.
	 * @param limit of the login, in seconds
	 * @return {@code null} if the pool's DataSource was replaced
	 */
	public @Nullable Connection connect(int limit) throws SQLException {
		return this.beside.openBriefly(this.pool, limit);
	}

}
