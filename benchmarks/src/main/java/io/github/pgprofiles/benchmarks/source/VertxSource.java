package io.github.pgprofiles.benchmarks.source;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;

/**
 * Vert.x's client, which does not use JDBC: a prepared statement, hence in binary, and
 * its row stream over a portal. The rows are made and consumed on its event loop, while
 * the calling thread waits.
 *
 * @param <T> what a row becomes
 */
public final class VertxSource<T> implements RowSource<T> {

	private static final long MINUTES = 30;

	private final String sql;

	private final int fetchSize;

	private final Function<Row, T> row;

	private final Vertx vertx;

	private final PgConnection connection;

	private final long eventLoop;

	/**
	 * Connects.
	 * @param address of the server
	 * @param sql query
	 * @param fetchSize rows in a portion
	 * @param row reads one
	 * @throws Exception if the server cannot be reached
	 */
	public VertxSource(ServerAddress address, String sql, int fetchSize, Function<Row, T> row) throws Exception {
		this.sql = sql;
		this.fetchSize = fetchSize;
		this.row = row;
		this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)
			// a portion takes long on a busy machine; that is no reason to warn
			.setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(MINUTES)));
		try {
			PgConnectOptions options = new PgConnectOptions().setHost(ServerAddress.HOST)
				.setPort(address.port())
				.setUser(ServerAddress.USER)
				.setDatabase(ServerAddress.DATABASE);
			this.connection = await(PgConnection.connect(this.vertx, options));
			CompletableFuture<Long> thread = new CompletableFuture<>();
			this.vertx.runOnContext((nothing) -> thread.complete(Thread.currentThread().getId()));
			this.eventLoop = thread.get(MINUTES, TimeUnit.MINUTES);
		}
		catch (Exception ex) {
			close();
			throw ex;
		}
	}

	@Override
	public String name() {
		return "vertx";
	}

	@Override
	public List<Long> workers() {
		return List.of(this.eventLoop);
	}

	@Override
	public void read(Consumer<? super T> rows) throws Exception {
		await(this.connection.begin()
			.compose((transaction) -> this.connection.prepare(this.sql)
				.compose((statement) -> readAll(statement, rows).eventually(statement::close))
				.eventually(transaction::commit)));
	}

	private Future<Void> readAll(PreparedStatement statement, Consumer<? super T> rows) {
		Promise<Void> end = Promise.promise();
		RowStream<Row> stream = statement.createStream(this.fetchSize);
		stream.exceptionHandler(end::tryFail);
		stream.endHandler((nothing) -> end.tryComplete());
		stream.handler((next) -> {
			try {
				rows.accept(this.row.apply(next));
			}
			catch (RuntimeException ex) {
				stream.pause();
				end.tryFail(ex);
			}
		});
		return end.future().eventually(stream::close);
	}

	private static <R> R await(Future<R> future) throws Exception {
		return future.toCompletionStage().toCompletableFuture().get(MINUTES, TimeUnit.MINUTES);
	}

	@Override
	public void close() {
		this.vertx.close().toCompletionStage().toCompletableFuture().join();
	}

}
