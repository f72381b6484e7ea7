package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.query.StreamTemplate;

/**
 * This project's client.
 *
 * @param <T> what a row becomes
 */
public final class OurSource<T> implements RowSource<T> {

	private final String name;

	private final Engine engine;

	private final PostgresClient client;

	private final Runnable close;

	private final String sql;

	private final Class<T> type;

	/**
	 * Opens the client without Spring Boot.
	 * @param engine to stream with
	 * @param address of the server
	 * @param sql query
	 * @param type of the rows
	 */
	public OurSource(Engine engine, ServerAddress address, String sql, Class<T> type) {
		this(engine, address.clients(), sql, type);
	}

	private OurSource(Engine engine, PostgresClients.Closeable clients, String sql, Class<T> type) {
		this(engine.contender, engine, clients.primary(), clients::close, sql, type);
	}

	/**
	 * Takes a client.
	 * @param name of the contender
	 * @param engine to stream with
	 * @param client to stream from
	 * @param close gives back the client
	 * @param sql query
	 * @param type of the rows
	 */
	public OurSource(String name, Engine engine, PostgresClient client, Runnable close, String sql, Class<T> type) {
		this.name = name;
		this.engine = engine;
		this.client = client;
		this.close = close;
		this.sql = sql;
		this.type = type;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void read(Consumer<? super T> rows) {
		this.engine.choose(this.client.sql(this.sql)).query(this.type).forEach(rows);
	}

	@Override
	public void close() {
		this.close.run();
	}

	/** The engines of the client's streams, each a contender. */
	public enum Engine {

		/** What a user gets who asks for nothing. */
		UNASKED(Contender.OURS, StreamEngine.AUTO),

		/** A portal of the server. */
		CURSOR(Contender.OURS + "-cursor", StreamEngine.CURSOR),

		/** COPY in binary. */
		COPY(Contender.OURS + "-copy", StreamEngine.COPY);

		private final String contender;

		private final StreamEngine engine;

		Engine(String contender, StreamEngine engine) {
			this.contender = contender;
			this.engine = engine;
		}

		/**
		 * The name of the contender.
		 * @return begins with {@link Contender#OURS}
		 */
		public String contender() {
			return this.contender;
		}

		private StreamTemplate.StreamSpec choose(StatementSpec spec) {
			return spec.engine(this.engine);
		}

	}

}
