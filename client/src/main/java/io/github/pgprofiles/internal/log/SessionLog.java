package io.github.pgprofiles.internal.log;

import java.util.function.Supplier;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * What one connection tells the log: whose statements come by at present. While the
 * library has the connection, they are its own unless it says that they are its caller's;
 * while nobody has it, they are the pool's. Not thread-safe, as the connection.
 */
public final class SessionLog {

	private final StatementLog log;

	private final String node;

	/** Made of it when somebody asks. */
	private @Nullable HostPort server;

	/** How often the library has the connection for work of its own. */
	private int held = 1;

	/** Whether what comes by is what the caller of the library wrote. */
	private boolean callers;

	/** Whether that holds for one statement. */
	private boolean once;

	private @Nullable Operation operation;

	private long waited;

	/**
	 * Begins with a connection that nobody has borrowed yet.
	 * @param node host and port
	 */
	public SessionLog(StatementLog log, String node) {
		this.log = log;
		this.node = node;
	}

	/** Notes that somebody has borrowed the connection, and how long that took. */
	public void borrowed(long nanos) {
		this.held = 0;
		callers(false);
		this.operation = null;
		this.waited = nanos;
	}

	/** How many nanoseconds whoever has borrowed the connection has waited for it. */
	public long waited() {
		return this.waited;
	}

	/** The server; {@code null} where its address is none. */
	public @Nullable HostPort server() {
		if (this.server == null) {
			this.server = server(this.node);
		}
		return this.server;
	}

	/** A server of which the driver has the name. */
	public static @Nullable HostPort server(String node) {
		int colon = node.lastIndexOf(':');
		try {
			return (colon > 0) ? new HostPort(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)))
					: null;
		}
		catch (InvalidSettingException | NumberFormatException ex) {
			return null;
		}
	}

	/** Notes that the connection is on its way back. */
	public void returned() {
		Operation open = this.operation;
		if (open != null) {
			open.end();
		}
		this.held = 1;
		callers(false);
	}

	/** Notes that the library has the connection. */
	public void hold() {
		this.held++;
	}

	/** Ends what {@link #hold} has begun. */
	public void release() {
		this.held = Math.max(this.held - 1, 0);
		callers(false);
	}

	/** Says whether what comes by is what the caller wrote, until the library lets go. */
	public void callers(boolean present) {
		this.callers = present;
		this.once = false;
	}

	/** Says that the next statement is the caller's, and those behind it are not. */
	public void callersNext() {
		this.callers = true;
		this.once = true;
	}

	/** Notes that a statement was sent. */
	public void sent() {
		if (this.once) {
			this.once = false;
			this.callers = false;
		}
	}

	/** Whether what comes by is of the caller, or of another user of the connection. */
	public boolean isCallers() {
		return this.callers || this.held == 0;
	}

	/**
	 * Begins work of one line.
	 * @param sql asked for where there is a line
	 * @return {@code null} where this is a part of such work
	 */
	public @Nullable Operation begin(Supplier<String> sql) {
		if (this.operation != null) {
			return null;
		}
		this.operation = new Operation(this, sql);
		return this.operation;
	}

	/** The work at hand that has one line. */
	public @Nullable Operation operation() {
		return this.operation;
	}

	@SuppressWarnings("ReferenceEquality") // that very one
	void ended(Operation ended) {
		if (this.operation == ended) {
			this.operation = null;
		}
	}

	/** Whether there will be a line, as far as is known before a statement is sent. */
	public boolean isShown() {
		return isCallers() ? this.log.isShown() : this.log.isAllShown();
	}

	/** Whether there is a line of what took so long. */
	public boolean isWanted(long nanos) {
		return this.log.isSlow(nanos) || this.log.isShown();
	}

	/** Whether what took so long was slow. */
	public boolean isSlow(long nanos) {
		return this.log.isSlow(nanos);
	}

	/** Whether a line shows values. */
	public boolean wantsParameters() {
		return this.log.hasParameters();
	}

	/** Whether a line shows rows. */
	public boolean wantsResponse() {
		return this.log.hasResponses() && this.log.isShown();
	}

	/** What there is to say of a statement that took so long. */
	public Statement statement(String sql, long nanos) {
		Statement statement = new Statement(sql, this.node);
		statement.nanos = nanos;
		statement.waited = this.waited;
		return statement;
	}

	/** Whether a text is nothing that the caller wrote, wherever it stands. */
	public static boolean isOfTheLibrary(String sql) {
		return SqlWords.isOfTheLibrary(sql);
	}

	/**
	 * Writes the line of a statement that was sent by itself.
	 * @param open whether it ran in a transaction
	 * @param searchPath of the session, where that is known
	 */
	public void write(Statement statement, boolean open, @Nullable String searchPath) {
		statement.inTransaction = open;
		statement.ofLibrary = !isCallers() || statement.sql.isBlank();
		statement.searchPath = searchPath;
		write(statement);
	}

	void write(Statement statement) {
		this.log.write(statement);
	}

}
