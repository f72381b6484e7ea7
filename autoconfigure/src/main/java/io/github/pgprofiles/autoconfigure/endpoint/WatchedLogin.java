package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerLook;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import io.github.pgprofiles.autoconfigure.server.ServerQuestion;
import io.github.pgprofiles.internal.spi.PoolUsage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * One role on a server, by which the sessions of its profiles can be seen, and its
 * connection beside their pools. Used by one thread at a time; its answers are there for
 * all.
 */
final class WatchedLogin {

	/** Of each: the login, a statement, and any read. */
	static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(WatchedLogin.class);

	private final String role;

	private final List<WatchedProfile> profiles = new ArrayList<>();

	private final ServerQuestion question = new ServerQuestion();

	private final ServerLooks looks;

	/** What asks on behalf of all logins. */
	private final ServerLook.Watcher watcher;

	private @Nullable Connection connection;

	/** Whose settings the connection has. */
	private @Nullable WatchedProfile owner;

	private long used = System.nanoTime();

	/** Whether the server has refused the last login, and answers others. */
	private boolean refused;

	private volatile @Nullable ServerAnswer answer;

	private volatile boolean blind;

	WatchedLogin(String role, ServerLooks looks, ServerLook.Watcher watcher) {
		this.role = role;
		this.looks = looks;
		this.watcher = watcher;
	}

	void add(WatchedProfile profile) {
		this.profiles.add(profile);
	}

	String role() {
		return this.role;
	}

	List<WatchedProfile> profiles() {
		return this.profiles;
	}

	/** The last answer; {@code null} if there is none, or what came after it failed. */
	@Nullable ServerAnswer answer() {
		return this.answer;
	}

	/** Whether no connection can be made as the profiles make them. */
	boolean isBlind() {
		return this.blind;
	}

	/** Whether the role may not even ask for sessions. */
	boolean isDeprived() {
		return this.question.isLeast();
	}

	/** When it was asked last, by {@link System#nanoTime()}. */
	long used() {
		return this.used;
	}

	/**
	 * Asks the server.
	 * @param all who are told of it, unless it is only about this role
	 */
	void look(Collection<WatchedLogin> all) {
		Instant at = Instant.now();
		this.used = System.nanoTime();
		try {
			ServerAnswer present = ask(all);
			if (present != null) {
				this.answer = present;
				this.refused = false;
				profiles(all.stream().filter((each) -> !each.refused).toList())
					.forEach((each) -> each.answered(present, each == this.owner));
			}
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug(LogMessage.format("The server of %s did not answer the endpoint", this.profiles.get(0).name()),
					ex);
			this.answer = null;
			discard(take());
			this.refused = WatchedProfile.isRefusal(ex);
			profiles(this.refused ? List.of(this) : all).forEach((each) -> each.failed(ex, at));
		}
	}

	private static Stream<WatchedProfile> profiles(Collection<WatchedLogin> logins) {
		return logins.stream().flatMap((each) -> each.profiles.stream());
	}

	private @Nullable ServerAnswer ask(Collection<WatchedLogin> all) throws SQLException {
		Connection present = this.connection;
		if (present != null) {
			try {
				return ask(present, all);
			}
			catch (SQLException ex) {
				// it may have been lost since the last look, which says nothing
				boolean quick = System.nanoTime() - this.used < LIMIT.toNanos() / 2;
				if (!present.isClosed() || !quick) {
					throw ex;
				}
				discard(take());
			}
		}
		Connection opened = open();
		return (opened != null) ? ask(opened, all) : null;
	}

	/** Whatever it hears is for health, too. */
	private ServerAnswer ask(Connection asked, Collection<WatchedLogin> all) throws SQLException {
		WatchedProfile by = this.owner;
		ServerLook look = this.looks.at(asked, by != null && by.isPooled());
		for (WatchedLogin login : all) {
			if (!login.role.isEmpty()) {
				look.want(login.role);
			}
		}
		if (profiles(all).anyMatch(WatchedProfile::isListening)) {
			look.wantQueue();
		}
		ServerAnswer answer = this.question.ask(asked, look,
				profiles(all).flatMap((each) -> each.processes().stream()).distinct().toList());
		look.note(answer, this.watcher);
		return answer;
	}

	private @Nullable Connection open() throws SQLException {
		for (WatchedProfile profile : this.profiles) {
			PoolUsage usage = Objects.requireNonNull(profile.usage());
			Connection opened = usage.connect((int) LIMIT.toSeconds());
			if (opened != null) {
				this.connection = opened;
				this.owner = profile;
				opened.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
				if (!usage.isPooled()) {
					limit(opened);
				}
				return opened;
			}
		}
		this.blind = true;
		return null;
	}

	/** The server itself gives up, too. */
	private static void limit(Connection opened) throws SQLException {
		try (Statement statement = opened.createStatement()) {
			statement.execute("set statement_timeout = " + LIMIT.toMillis());
		}
	}

	/** Its connection, to be closed by whoever takes it. */
	@Nullable Connection take() {
		Connection present = this.connection;
		this.connection = null;
		this.owner = null;
		return present;
	}

	static void discard(@Nullable Connection connection) {
		try {
			if (connection != null) {
				connection.close();
			}
		}
		catch (SQLException ex) {
			logger.debug("A connection of the endpoint could not be closed", ex);
		}
	}

}
