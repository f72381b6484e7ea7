package io.github.pgprofiles.benchmarks.timeout;

import java.time.Duration;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.query.StreamEngine;

/** This project's client, opened without Spring Boot. */
final class OurQuery implements LimitedQuery {

	private final Kind kind;

	private final PostgresClients.Closeable clients;

	private final PostgresClient client;

	OurQuery(Kind kind, ServerAddress address) {
		this.kind = kind;
		this.clients = address.clients(kind.settings());
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
				return single(client.sql(sql).param(parameter));
			}
		},

		/** The same with a limit. */
		ALONE_LIMITED("ours-timeout", true) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return single(client.sql(sql).param(parameter).timeout(limit));
			}
		},

		/** The same with the profile's own limit, which is part of its settings. */
		PROFILE_LIMITED("ours-profile-timeout", true) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return single(client.sql(sql).param(parameter));
			}
		},

		/** A query in a transaction. */
		IN_TRANSACTION("ours-tx", false) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.transaction().execute((tx) -> single(tx.sql(sql).param(parameter)));
			}
		},

		/** The same with a limit for the query. */
		IN_TRANSACTION_LIMITED("ours-tx-timeout", true) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.transaction().execute((tx) -> single(tx.sql(sql).param(parameter).timeout(limit)));
			}
		},

		/** A cursor. */
		CURSOR("ours-cursor", false) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return streamed(client.sql(sql).param(parameter));
			}
		},

		/** The same with a limit. */
		CURSOR_LIMITED("ours-cursor-timeout", true) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return streamed(client.sql(sql).param(parameter).timeout(limit));
			}
		},

		/** A cursor in a transaction. */
		CURSOR_IN_TRANSACTION("ours-tx-cursor", false) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.transaction().execute((tx) -> streamed(tx.sql(sql).param(parameter)));
			}
		},

		/** The same with a limit for the cursor. */
		CURSOR_IN_TRANSACTION_LIMITED("ours-tx-cursor-timeout", true) {
			@Override
			int ask(PostgresClient client, String sql, int parameter, Duration limit) {
				return client.transaction().execute((tx) -> streamed(tx.sql(sql).param(parameter).timeout(limit)));
			}
		};

		private final String contender;

		private final boolean limited;

		Kind(String contender, boolean limited) {
			this.contender = contender;
			this.limited = limited;
		}

		abstract int ask(PostgresClient client, String sql, int parameter, Duration limit);

		String contender() {
			return this.contender;
		}

		/** The settings of the profile that it needs. */
		TimeoutSettings settings() {
			return (this == PROFILE_LIMITED) ? TimeoutSettings.none().withStatement(LimitedContender.SHORT)
					: TimeoutSettings.none();
		}

		private static int single(StatementSpec statement) {
			return statement.query(Integer.class).single();
		}

		private static int streamed(StatementSpec statement) {
			return statement.engine(StreamEngine.CURSOR)
				.query(Integer.class)
				.withStream((rows) -> rows.mapToInt(Integer::intValue).sum());
		}

	}

}
