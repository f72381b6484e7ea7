package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.internal.pool.SessionLeftovers.Leftover;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.jdbc.PgConnection;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a borrower leaves behind in a session is gone for the next one, by one message.
 */
@Timeout(60)
@EveryServer
@PostgresTest
@NotPooled("is about pool.reset, which is refused or has nothing to do there: PoolerRulesTests")
class SessionResetIT {

	static TestDatabase database;

	static TestProxy proxy;

	private static SessionPool auto;

	private static SessionPool always;

	private static SessionPool never;

	static final List<Leftover> SEEN = SessionLeftovers.SEEN;

	static final List<Leftover> UNSEEN = SessionLeftovers.UNSEEN;

	static final List<Leftover> REPORTED = SessionLeftovers.REPORTED;

	/** How a text gets to the server, by one message. */
	enum Way {

		STATEMENT {

			@Override
			void run(HikariDataSource pool, String sql) throws SQLException {
				try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
					statement.execute(sql);
				}
			}

		},

		PREPARED {

			@Override
			void run(HikariDataSource pool, String sql) throws SQLException {
				try (Connection connection = pool.getConnection();
						PreparedStatement statement = connection.prepareStatement(sql)) {
					statement.execute();
				}
			}

		},

		TEMPLATE {

			@Override
			void run(HikariDataSource pool, String sql) {
				new JdbcTemplate(pool).execute(sql);
			}

		},

		CLIENT {

			@Override
			void run(HikariDataSource pool, String sql) {
				PostgresClient client = Profiles.client(pool);
				client.withConnection((connection) -> {
					try (Statement statement = connection.createStatement()) {
						return statement.execute(sql);
					}
				});
			}

		},

		/** Beneath the pool. */
		DRIVER {

			@Override
			void run(HikariDataSource pool, String sql) throws SQLException {
				try (Connection connection = pool.getConnection();
						Statement statement = connection.unwrap(PgConnection.class).createStatement()) {
					statement.execute(sql);
				}
			}

		},

		/** By the connection that a statement tells of. */
		STATEMENTS_CONNECTION {

			@Override
			void run(HikariDataSource pool, String sql) throws SQLException {
				try (Connection connection = pool.getConnection();
						PreparedStatement other = connection.prepareStatement("select 1");
						Statement statement = other.getConnection().createStatement()) {
					statement.execute(sql);
				}
			}

		};

		abstract void run(HikariDataSource pool, String sql) throws SQLException;

	}

	@BeforeAll
	static void open() {
		SessionPool.prepare(database);
		auto = new SessionPool(database, proxy, SessionReset.AUTO);
		always = new SessionPool(database, proxy, SessionReset.ALWAYS);
		never = new SessionPool(database, proxy, SessionReset.NEVER);
	}

	@AfterAll
	static void close() {
		auto.close();
		always.close();
		never.close();
	}

	static Stream<Arguments> seenInEveryWay() {
		List<Arguments> all = new ArrayList<>();
		for (Leftover each : SEEN) {
			for (Way way : Way.values()) {
				all.add(Arguments.of(each, way));
			}
		}
		return all.stream();
	}

	@ParameterizedTest
	@MethodSource("seenInEveryWay")
	void whatIsSeenIsGoneByOneMessage(Leftover leftover, Way way) throws SQLException {
		int backend = auto.backend();
		proxy.takeRoundTrips();
		way.run(auto.pool(), leftover.sql());
		assertThat(proxy.takeRoundTrips()).as("%s", leftover.sql()).isEqualTo(2);
		assertThat(auto.ask(leftover.gone())).isTrue();
		assertThat(proxy.takeRoundTrips()).as("the next borrower pays nothing").isOne();
		assertThat(auto.backend()).isEqualTo(backend);
	}

	@ParameterizedTest
	@FieldSource("REPORTED")
	void whatTheServerReportsIsGoneByOneMessage(Leftover leftover) throws SQLException {
		int backend = auto.backend();
		proxy.takeRoundTrips();
		Way.STATEMENT.run(auto.pool(), leftover.sql());
		assertThat(proxy.takeRoundTrips()).isEqualTo(2);
		assertThat(auto.ask(leftover.gone())).isTrue();
		assertThat(proxy.takeRoundTrips()).isOne();
		assertThat(auto.backend()).isEqualTo(backend);
	}

	@ParameterizedTest
	@FieldSource("UNSEEN")
	void whatNobodySeesStaysUnlessItIsSetBackEachTime(Leftover leftover) throws SQLException {
		auto.renew();
		proxy.takeRoundTrips();
		Way.STATEMENT.run(auto.pool(), leftover.sql());
		assertThat(proxy.takeRoundTrips()).isOne();
		assertThat(auto.ask(leftover.gone())).isFalse();
		auto.renew();
		Way.STATEMENT.run(always.pool(), leftover.sql());
		assertThat(always.ask(leftover.gone())).isTrue();
	}

	static Stream<Leftover> all() {
		return Stream.of(SEEN, UNSEEN, REPORTED).flatMap(List::stream);
	}

	@ParameterizedTest
	@MethodSource("all")
	void alwaysIsOneMessageEachTime(Leftover leftover) throws SQLException {
		int backend = always.backend();
		boolean prepared = UNSEEN.contains(leftover) && leftover.sql().contains("prepare");
		proxy.takeRoundTrips();
		Way.STATEMENT.run(always.pool(), leftover.sql());
		assertThat(proxy.takeRoundTrips()).isEqualTo(prepared ? 3 : 2);
		assertThat(always.ask(leftover.gone())).isTrue();
		assertThat(proxy.takeRoundTrips()).isEqualTo(2);
		assertThat(always.backend()).isEqualTo(backend);
	}

	@ParameterizedTest
	@MethodSource("all")
	void neverLeavesItThere(Leftover leftover) throws SQLException {
		never.renew();
		proxy.takeRoundTrips();
		Way.STATEMENT.run(never.pool(), leftover.sql());
		assertThat(proxy.takeRoundTrips()).isOne();
		assertThat(never.ask(leftover.gone())).isFalse();
		never.renew();
	}

}
