package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.autoconfigure.server.ProfileState;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.internal.spi.PoolUsage;
import io.github.pgprofiles.internal.spi.Pools;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A profile as the endpoint sees it: its pool, and what its server has said to whoever
 * asked on its behalf. Thread-safe.
 */
final class WatchedProfile {

	private final String name;

	private final @Nullable HikariDataSource pool;

	private final @Nullable PoolUsage usage;

	private final ProfileState state;

	private @Nullable Trouble trouble;

	/** Since when nobody gets a connection without a wait. */
	private @Nullable Instant exhausted;

	/**
	 * For a profile.
	 * @param pool behind its DataSource; {@code null} if there is none
	 */
	WatchedProfile(String name, @Nullable HikariDataSource pool, ProfileState state) {
		this.name = name;
		this.pool = pool;
		this.usage = (pool != null) ? PoolUsage.of(pool) : null;
		this.state = state;
	}

	/**
	 * What does not work, though the server answers.
	 *
	 * @param since when
	 * @param failure what the server has said
	 */
	record Trouble(Instant since, Failure failure) {

	}

	String name() {
		return this.name;
	}

	@Nullable HikariDataSource pool() {
		return this.pool;
	}

	@Nullable PoolUsage usage() {
		return this.usage;
	}

	ProfileState.Snapshot state() {
		return this.state.snapshot();
	}

	synchronized @Nullable Trouble trouble() {
		return this.trouble;
	}

	/** Whether a pooler stands before the server. */
	boolean isPooled() {
		return this.usage != null && this.usage.isPooled();
	}

	/** Whether somebody listens for notifications. */
	boolean isListening() {
		ListenerState listener = (this.pool != null) ? ListenerState.of(this.pool) : null;
		return listener != null && listener.subscriptions() > 0;
	}

	/** The server's processes behind the connections that somebody has. */
	List<Integer> processes() {
		List<Integer> processes = new ArrayList<>();
		if (this.usage != null) {
			for (PoolUsage.Held held : this.usage.holders()) {
				Integer process = held.process();
				if (process != null) {
					processes.add(process);
				}
			}
		}
		return processes;
	}

	/**
	 * Since when all connections have been in use while somebody waits, as far as anybody
	 * has looked; {@code null} if that is not so.
	 */
	synchronized @Nullable Instant exhausted() {
		HikariPoolMXBean figures = (this.pool != null) ? this.pool.getHikariPoolMXBean() : null;
		boolean now = this.pool != null && figures != null && figures.getThreadsAwaitingConnection() > 0
				&& figures.getActiveConnections() >= this.pool.getMaximumPoolSize();
		if (!now) {
			this.exhausted = null;
		}
		else if (this.exhausted == null) {
			this.exhausted = Instant.now();
		}
		return this.exhausted;
	}

	/**
	 * Notes that the server has answered.
	 * @param own whether to a connection with all settings of this profile
	 */
	void answered(ServerAnswer answer, boolean own) {
		SQLException rejected = own ? null : rejection();
		if (rejected != null) {
			failed(rejected, answer.at());
			return;
		}
		setTrouble(null, answer.at());
		ServerFacts facts = merge(this.state.snapshot().facts(), answer);
		if (exhausted() != null) {
			this.state.answered(facts, answer.at());
		}
		else {
			this.state.up(facts, answer.at(), changed(false));
		}
	}

	/** What is only this profile's stays as it was, unless it was asked for. */
	private ServerFacts merge(@Nullable ServerFacts before, ServerAnswer answer) {
		ServerFacts now = answer.facts();
		String role = (this.usage != null) ? this.usage.role() : "";
		Optional<Instant> end = answer.passwords().get(role);
		Instant valid = (before != null) ? before.passwordValidUntil() : null;
		return new ServerFacts(now.host(), (before != null) ? before.database() : null, now.version(), now.standby(),
				now.timeline(), now.lag(), now.connections(), (end != null) ? end.orElse(null) : valid,
				isListening() ? now.queueUsage() : null, now.roundTrip());
	}

	/** What the server last refused to the pool for what is only this profile's. */
	private @Nullable SQLException rejection() {
		SQLException failure = (this.pool != null) ? Pools.lastFailure(this.pool) : null;
		return (failure != null && isRefusal(failure)) ? failure : null;
	}

	/** Notes that it has not. */
	void failed(Exception failure, Instant at) {
		HikariPoolMXBean figures = (this.pool != null) ? this.pool.getHikariPoolMXBean() : null;
		if (isRefusal(failure) && figures != null && figures.getTotalConnections() > 0) {
			setTrouble(describe(failure), at);
			return;
		}
		setTrouble(null, at);
		this.state.down(describe(failure), at, changed(true));
	}

	/** Notes that it has not answered for some time. */
	void silent(Duration time) {
		this.state.down(new Failure("silent", "the server has not answered for %d ms".formatted(time.toMillis()), null),
				Instant.now(), changed(true));
	}

	private synchronized void setTrouble(@Nullable Failure failure, Instant at) {
		if (failure == null) {
			this.trouble = null;
			return;
		}
		this.trouble = new Trouble((this.trouble != null) ? this.trouble.since() : at, failure);
	}

	private @Nullable Instant changed(boolean failing) {
		return (this.pool != null) ? PoolLook.changed(this.pool, failing) : null;
	}

	/**
	 * Whether a server that is well has refused a login: classes 'Invalid Authorization
	 * Specification', 'Insufficient Resources', and 'Invalid Catalog Name'.
	 */
	static boolean isRefusal(Exception failure) {
		String state = (failure instanceof PSQLException said && said.getServerErrorMessage() != null)
				? said.getSQLState() : null;
		return state != null && (state.startsWith("28") || state.startsWith("53") || state.startsWith("3D"));
	}

	/**
	 * The words of the server or of pgJDBC. Those of anything else could contain a URL,
	 * and with it a password.
	 */
	private static Failure describe(Exception failure) {
		if (!(failure instanceof PSQLException driver)) {
			return new Failure("failed", failure.getClass().getName(),
					(failure instanceof SQLException sql) ? sql.getSQLState() : null);
		}
		ConnectProblem problem = ConnectProblem.of(driver);
		ServerErrorMessage server = driver.getServerErrorMessage();
		return new Failure(problem.reason(),
				(server != null) ? server.getSeverity() + ": " + server.getMessage() : problem.words(),
				driver.getSQLState());
	}

}
