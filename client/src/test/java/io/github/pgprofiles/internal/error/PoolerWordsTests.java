package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import io.github.pgprofiles.error.QueryCanceledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;

/** PgBouncer's own words at a login, of 1.18 to 1.25. */
class PoolerWordsTests {

	private static PSQLException said(String message, String further) {
		return new PSQLException(
				new ServerErrorMessage("SFATAL\0C08P01\0M" + message + "\0" + further.replace('|', '\0')));
	}

	@ParameterizedTest
	@CsvSource({ "query_wait_timeout, POOLER_WITHOUT_SERVER", "client_login_timeout, POOLER_WITHOUT_SERVER",
			"client_login_timeout (server down), POOLER_WITHOUT_SERVER",
			"'server login has been failing, try again later (server_login_retry)', POOLER_WITHOUT_SERVER",
			"'server login has been failing, cached error: connect failed (server_login_retry)', POOLER_WITHOUT_SERVER",
			"server login failed: FATAL the database system is starting up, POOLER_WITHOUT_SERVER",
			"pgbouncer cannot connect to server, POOLER_WITHOUT_SERVER", "server conn crashed?, POOLER_WITHOUT_SERVER",
			"server DNS lookup failed, POOLER_WITHOUT_SERVER", "database is shutting down, POOLER_WITHOUT_SERVER",
			"no more connections allowed (max_client_conn), TOO_MANY_CONNECTIONS",
			"client connections exceeded (max_db_client_connections=3), TOO_MANY_CONNECTIONS",
			"no such database: shop, UNKNOWN_DATABASE", "'database \"shop\" is disabled', UNKNOWN_DATABASE",
			"password authentication failed, WRONG_PASSWORD", "SASL authentication failed, WRONG_PASSWORD",
			"no such user: app, WRONG_PASSWORD" })
	void areToldApart(String message, ConnectFailure expected) {
		assertThat(PoolerWords.of(said(message, ""))).isEqualTo(expected);
		assertThat(ConnectFailures.of(said(message, ""))).isEqualTo(expected);
		assertThat(PoolerWords.isRejectedLogin(said(message, ""))).isEqualTo(expected == ConnectFailure.WRONG_PASSWORD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unsupported startup parameter: options", "bouncer config error", "SSL required",
			"old V2 protocol not supported" })
	void whatNoWaitingHealsIsNotWaitedFor(String message) {
		assertThat(PoolerWords.of(said(message, ""))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unsupported startup parameter: options", "unsupported startup parameter: search_path",
			"unsupported startup parameter in options: statement_timeout" })
	void parameterOfTheStartThatItRefusesIsAMatterOfThePooler(String message) {
		assertThat(ConnectFailures.of(said(message, ""))).isEqualTo(ConnectFailure.POOLER_TAKES_NO_SETTINGS);
		assertThat(ConnectFailure.POOLER_TAKES_NO_SETTINGS.advice((key) -> "<" + key + ">"))
			.contains("Set <pooler> to 'transaction'");
		assertThat(ConnectFailures.of(said(message, "Fbackend_startup.c|L710|RProcessStartupPacket|")))
			.isEqualTo(ConnectFailure.UNKNOWN);
	}

	@Test
	void serversOwnErrorIsNotThePoolers() {
		assertThat(PoolerWords.of(said("connection timeout", "Fbackend_startup.c|L710|RProcessStartupPacket|")))
			.isNull();
		assertThat(PoolerWords.of(new SQLException("query_wait_timeout", "08P01"))).isNull();
	}

	@Test
	void endOfAWaitIsTransientAndNotTheServers() {
		SQLException waited = said("query_wait_timeout", "");
		DataAccessException translated = new SqlExceptionTranslator("orders").translate("query", "select 1", waited);
		assertThat(translated).isInstanceOf(TransientDataAccessResourceException.class)
			.hasMessageContainingAll("'orders'", "query_wait_timeout", "nothing of it was sent to the server");
		SQLException crashed = said("server conn crashed?", "");
		assertThat(new SqlExceptionTranslator("orders").translate("query", "select 1", crashed))
			.isNotInstanceOf(TransientDataAccessResourceException.class);
	}

	@Test
	void cancelOfThePoolersIsNotSomebodyElses() {
		SQLException ended = new PSQLException(new ServerErrorMessage("SFATAL\0C57014\0Mquery timeout\0\0"));
		Errors errors = new Errors("orders", () -> false, (sql, cause, failure) -> {
		});
		assertThat(errors.translate("query", ended)).isExactlyInstanceOf(QueryTimeoutException.class)
			.hasMessageContainingAll("'orders'", "query timeout", "The pooler ended it");
		SQLException canceled = new PSQLException(
				new ServerErrorMessage("SERROR\0C57014\0Mcanceling statement\0RProcessInterrupts\0\0"));
		assertThat(errors.translate("query", canceled)).isInstanceOf(QueryCanceledException.class);
	}

}
