package io.github.pgprofiles.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PreferQueryMode;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A driver's connection without a server, for what a test with one reaches only slowly:
 * it records what is sent, and answers what the test has scripted. A statement that is
 * not scripted returns one row of the values of its parameters.
 */
public final class StubConnection {

	private final List<String> sent = new ArrayList<>();

	private final List<Integer> networkTimeouts = new ArrayList<>();

	private final Deque<Answer> answers = new ArrayDeque<>();

	private final BaseConnection connection = proxy(BaseConnection.class, this::onConnection);

	private final QueryExecutor executor = proxy(QueryExecutor.class, this::onExecutor);

	private TransactionState state = TransactionState.IDLE;

	private boolean autoCommit = true;

	private boolean closed;

	private int networkTimeout;

	private final AtomicInteger cancels = new AtomicInteger();

	/** What a statement is answered with: one row. */
	@FunctionalInterface
	public interface Answer {

		String[] row() throws SQLException;

	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(StubConnection.class.getClassLoader(), (type == PreparedStatement.class)
				? new Class<?>[] { type, PGStatement.class } : new Class<?>[] { type }, handler));
	}

	public Connection connection() {
		return this.connection;
	}

	/** A DataSource of this connection alone. */
	public DataSource dataSource() {
		return new AbstractDataSource() {

			@Override
			public Connection getConnection() {
				return connection();
			}

			@Override
			public Connection getConnection(String username, String password) {
				return connection();
			}

		};
	}

	/** Has the next statement answered with one row. */
	public StubConnection answer(String... row) {
		this.answers.add(() -> row);
		return this;
	}

	/** Has the next statement fail, which fails the transaction that is open. */
	public StubConnection fail(SQLException failure) {
		this.answers.add(() -> {
			if (this.state == TransactionState.OPEN) {
				this.state = TransactionState.FAILED;
			}
			throw failure;
		});
		return this;
	}

	/** Opens a transaction, as BEGIN does. */
	public StubConnection begin() {
		this.autoCommit = false;
		this.state = TransactionState.OPEN;
		return this;
	}

	/** What was sent: each statement with its parameters, COMMIT and ROLLBACK. */
	public List<String> sent() {
		return this.sent;
	}

	/** Each time-out of reads that was set, in milliseconds. */
	public List<Integer> networkTimeouts() {
		return this.networkTimeouts;
	}

	public StubConnection networkTimeout(int millis) {
		this.networkTimeout = millis;
		return this;
	}

	/** How many cancels were sent. */
	public int cancels() {
		return this.cancels.get();
	}

	public boolean isClosed() {
		return this.closed;
	}

	private Object onConnection(Object proxy, Method method, Object[] args) {
		return switch (method.getName()) {
			case "prepareStatement" -> proxy(PreparedStatement.class, new StubStatement((String) args[0]));
			case "getTransactionState" -> this.state;
			case "getAutoCommit" -> this.autoCommit;
			case "setAutoCommit" -> {
				this.autoCommit = (boolean) args[0];
				yield null;
			}
			case "commit", "rollback" -> {
				this.sent.add(method.getName());
				this.state = TransactionState.IDLE;
				yield null;
			}
			case "getNetworkTimeout" -> this.networkTimeout;
			case "setNetworkTimeout" -> {
				this.networkTimeout = (int) args[1];
				this.networkTimeouts.add(this.networkTimeout);
				yield null;
			}
			case "abort", "close" -> {
				this.closed = true;
				yield null;
			}
			case "isClosed" -> this.closed;
			case "getPrepareThreshold" -> 5;
			case "getPreferQueryMode" -> PreferQueryMode.EXTENDED;
			case "getQueryExecutor" -> this.executor;
			default -> common(proxy, method, args);
		};
	}

	private Object onExecutor(Object proxy, Method method, Object[] args) {
		if (method.getName().equals("sendQueryCancel")) {
			this.cancels.incrementAndGet();
			return null;
		}
		return common(proxy, method, args);
	}

	private static Object common(Object proxy, Method method, Object[] args) {
		return switch (method.getName()) {
			case "isWrapperFor" -> ((Class<?>) args[0]).isInstance(proxy);
			case "unwrap" -> ((Class<?>) args[0]).cast(proxy);
			case "equals" -> proxy == args[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "stub";
			default -> throw new UnsupportedOperationException(method.toString());
		};
	}

	private final class StubStatement implements InvocationHandler {

		private final String sql;

		private final TreeMap<Integer, String> parameters = new TreeMap<>();

		private String[] row = {};

		/** Of the results, 0 for the first one. */
		private int result;

		StubStatement(String sql) {
			this.sql = sql;
		}

		@Override
		public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
			return switch (method.getName()) {
				case "setInt", "setString" -> {
					this.parameters.put((int) args[0], String.valueOf(args[1]));
					yield null;
				}
				case "setFetchSize", "setPrepareThreshold", "close" -> null;
				case "executeQuery" -> {
					execute();
					yield rows();
				}
				case "executeUpdate" -> {
					execute();
					yield 1;
				}
				case "execute" -> {
					execute();
					yield true;
				}
				case "getMoreResults" -> ++this.result < this.sql.split(";").length;
				case "getUpdateCount" -> -1;
				case "getResultSet" -> rows();
				default -> common(proxy, method, args);
			};
		}

		private void execute() throws SQLException {
			StubConnection.this.sent.add(this.sql + " " + this.parameters.values());
			if (StubConnection.this.closed) {
				throw new SQLException("closed", "08003");
			}
			Answer answer = StubConnection.this.answers.poll();
			this.row = (answer != null) ? answer.row() : this.parameters.values().toArray(String[]::new);
		}

		private ResultSet rows() {
			return proxy(ResultSet.class, (proxy, method, args) -> switch (method.getName()) {
				case "next" -> true;
				case "getString" -> this.row[(int) args[0] - 1];
				case "close" -> null;
				default -> common(proxy, method, args);
			});
		}

	}

}
