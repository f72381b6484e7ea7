package io.github.pgprofiles.internal.copy.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.SessionWatch;
import org.jspecify.annotations.Nullable;

/**
 * Looks at tables that a connection has prepared, so that the server need not plan them
 * again. Each bears a name that is made of its text, so a name stands for one text only,
 * whoever has prepared it. Where that is gone, or there already, as behind a pooler whose
 * connections are shared or after DISCARD ALL, the look goes by its text. Thread-safe.
 */
public final class KeptChecks {

	/** Of one connection, which then gives up the one that was not used for longest. */
	private static final int MOST = 64;

	/** A failure undoes the trust of so many successes. */
	private static final int FAILURE = 4;

	/** Where there are more, a connection prepares no more and uses none. */
	private static final int MOST_DOUBT = 2 * FAILURE;

	/** Weak: what it keeps holds nothing of the connection. */
	private final Map<Connection, OfConnection> connections = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * A look.
	 *
	 * @param sql its text
	 * @param name that stands for it; {@code null} if it cannot be prepared
	 */
	public record Check(String sql, @Nullable String name) {

		private static final int BYTES = 16;

		public static Check of(String sql) {
			try {
				byte[] hash = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
				return new Check(sql, "pgprofiles_" + HexFormat.of().formatHex(hash, 0, BYTES));
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("Every JVM has SHA-256", ex);
			}
		}

	}

	public OfConnection of(Connection connection) throws SQLException {
		Connection raw = DriverSession.raw(connection);
		int deallocations = SessionWatch.deallocations(raw);
		OfConnection known = this.connections.get(raw);
		if (known == null || known.deallocations != deallocations) {
			known = new OfConnection(deallocations, DriverSession.prepares(connection));
			this.connections.put(raw, known);
		}
		return known;
	}

	/** What one connection has. Used by whoever has the connection. */
	public static final class OfConnection {

		/** The one that was used last comes last. */
		private final Set<String> names = new LinkedHashSet<>();

		/** What may be there, as no rollback undoes a PREPARE, and somebody else may. */
		private final Set<String> uncertain = new HashSet<>();

		private int doubt;

		/** Since the last one all of these were made. */
		private final int deallocations;

		private OfConnection(int deallocations, boolean prepares) {
			this.deallocations = deallocations;
			this.doubt = prepares ? 0 : MOST_DOUBT + 1;
		}

		/** The statements that look. */
		public List<String> statements(Check check) {
			String name = check.name();
			if (name == null || this.doubt > MOST_DOUBT) {
				return List.of(check.sql());
			}
			String execute = "EXECUTE " + name;
			if (this.names.contains(name)) {
				return List.of(execute);
			}
			if (!this.uncertain.contains(name) && this.uncertain.size() >= MOST) {
				return List.of(check.sql());
			}
			String prepare = "PREPARE " + name + " AS " + check.sql();
			return (this.names.size() < MOST) ? List.of(prepare, execute)
					// not undone by a rollback, so it comes when all is well
					: List.of(prepare, execute, "DEALLOCATE " + this.names.iterator().next());
		}

		/** Says that they did. */
		public void succeeded(Check check, List<String> statements) {
			String name = check.name();
			if (name == null || this.doubt > MOST_DOUBT) {
				return;
			}
			if (!this.names.remove(name) && this.names.size() >= MOST) {
				this.names.remove(this.names.iterator().next());
			}
			this.names.add(name);
			this.uncertain.remove(name);
			if (statements.size() == 1 && this.doubt > 0) {
				this.doubt--;
			}
		}

		/**
		 * Looks at a failure.
		 * @return whether the server has not looked at all, as it does not have what was
		 * prepared, or has it already
		 */
		public boolean failed(Check check, SQLException failure) {
			String name = check.name();
			if (name == null || this.doubt > MOST_DOUBT) {
				return false;
			}
			if (SqlStates.DUPLICATE_PREPARED_STATEMENT.equals(failure.getSQLState())) {
				if (!this.uncertain.remove(name)) {
					this.doubt += FAILURE;
				}
				this.names.add(name);
				return true;
			}
			boolean gone = SqlStates.INVALID_STATEMENT_NAME.equals(failure.getSQLState());
			if (gone) {
				// if one is gone, all are, but for what makes room for another one
				this.uncertain.addAll(this.names);
				this.names.clear();
				this.doubt += FAILURE;
			}
			else {
				uncertain(check);
			}
			return gone;
		}

		/** Says that it failed for another reason, maybe after it was prepared. */
		public void uncertain(Check check) {
			String name = check.name();
			if (name != null && !this.names.contains(name)) {
				this.uncertain.add(name);
			}
		}

	}

}
