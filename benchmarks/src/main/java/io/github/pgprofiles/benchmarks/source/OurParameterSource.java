package io.github.pgprofiles.benchmarks.source;

import java.util.function.Consumer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/**
 * This project's client with a query that has a parameter, and so no COPY.
 *
 * @param <T> what a row becomes
 */
public final class OurParameterSource<T> implements RowSource<T> {

	/** The contender's name. */
	public static final String NAME = Contender.OURS + "-parameter";

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	private final String sql;

	private final Object value;

	private final Class<T> type;

	/**
	 * Opens the client.
	 * @param address of the server
	 * @param sql query with one placeholder
	 * @param value for it
	 * @param type of the rows
	 */
	public OurParameterSource(ServerAddress address, String sql, Object value, Class<T> type) {
		this.clients = address.clients();
		this.client = this.clients.primary();
		this.sql = sql;
		this.value = value;
		this.type = type;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void read(Consumer<? super T> rows) {
		this.client.sql(this.sql).param(this.value).query(this.type).forEach(rows);
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
