package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import io.github.pgprofiles.internal.pool.connect.OfferedOptions;
import io.github.pgprofiles.testing.StubConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Options that a pooler may decline, without one. */
class OfferedOptionsTests {

	private final OfferedOptions offered = new OfferedOptions("orders", "-c a=1");

	private final List<String> sent = new ArrayList<>();

	private final Connection connection = new StubConnection().connection();

	private static SQLException rejection(String state) {
		return new PSQLException(new ServerErrorMessage("SFATAL\0VFATAL\0C" + state + "\0Mwords\0\0"));
	}

	private Connection connect(Properties properties, SQLException withOptions) throws SQLException {
		return this.offered.connect(properties, (all) -> {
			String options = PGProperty.OPTIONS.getOrDefault(all);
			this.sent.add(String.valueOf(options));
			if (options != null && options.contains("a=1") && withOptions != null) {
				throw withOptions;
			}
			return this.connection;
		});
	}

	@Test
	void standBeforeTheProfilesOwn() throws SQLException {
		Properties own = new Properties();
		PGProperty.OPTIONS.set(own, "-c b=2");
		connect(own, null);
		connect(new Properties(), null);
		assertThat(this.sent).containsExactly("-c a=1 -c b=2", "-c a=1");
		assertThat(PGProperty.OPTIONS.getOrDefault(own)).isEqualTo("-c b=2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "08P01", "0A000", "42704", "22023" })
	void areLeftOutFromThenOnWhereTheyAreDeclined(String state) throws SQLException {
		assertThat(connect(new Properties(), rejection(state))).isSameAs(this.connection);
		connect(new Properties(), rejection(state));
		assertThat(this.sent).containsExactly("-c a=1", "null", "null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "28P01", "3D000", "57P03" })
	void areNotWhatKeepsAnythingElseFromConnecting(String state) {
		SQLException rejection = rejection(state);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(new Properties(), rejection))
			.isSameAs(rejection);
		assertThat(this.sent).containsExactly("-c a=1");
	}

	@Test
	void failureWithoutThemTellsOfBothAndDeclinesNothing() throws SQLException {
		SQLException first = rejection("08P01");
		SQLException second = rejection("28P01");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.offered.connect(new Properties(), (all) -> {
			throw (PGProperty.OPTIONS.getOrDefault(all) != null) ? first : second;
		})).isSameAs(second).satisfies((ex) -> assertThat(ex.getSuppressed()).containsExactly(first));
		connect(new Properties(), null);
		assertThat(this.sent).containsExactly("-c a=1");
	}

	@Test
	void driversOwnErrorWithTheSameStateIsNoRejection() {
		SQLException own = new PSQLException("translated", org.postgresql.util.PSQLState.NOT_IMPLEMENTED);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(new Properties(), own)).isSameAs(own);
		assertThat(this.sent).hasSize(1);
	}

}
