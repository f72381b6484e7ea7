package io.github.pgprofiles.benchmarks.timeout;

import java.time.Duration;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;

/** This project's client, opened without Spring Boot. */
final class OurQuery implements LimitedQuery {

	private final Kind kind;

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurQuery(Kind kind, PostgresClients.Closeable clients) {
		this.kind = kind;
		this.clients = clients;
		this.client = clients.primary();
	}

	@Override
	public String name() {
		return this.kind.contender;
	}

	@Override
	public boolean limited() {
		return this.kind.limited;
	}

	@Override
	public int ask(String sql, int parameter, Duration limit) {
		return this.kind.ask(this.client, sql, parameter, limit);
	}

	@Override
	public void close() {
		this.clients.close();
	}

	/** What is asked, each a contender. */
	enum Kind {

		/** A query alone. */
		ALONE(Contender.OURS, false) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.sql(sql).param(parameter).query(Integer.class).single();
			}
		},

		/** The same in a transaction. */
		IN_TRANSACTION("ours-tx", false) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.transaction().execute((tx) -> tx.sql(sql).param(parameter).query(Integer.class).single());
			}
		};

		private final String contender;

		private final boolean limited;

		Kind(String contender, boolean limited) {
			this.contender = contender;
			this.limited = limited;
		}

		abstract int ask(PostgresClient client, String sql, int parameter, Duration limit);

	}

}
