package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Objects;

import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A server that says a lot while it is copied to, on a plain line and an encrypted one.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@EveryServer
@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
class CopyInNoticesIT extends CopyInFixture {

	private static final int MIB = 1024 * 1024;

	CopyInNoticesIT(String sslmode) {
		super(sslmode);
	}

	@Test
	void noticesOfAnyLengthAreTakenInWhileSending() throws SQLException {
		trigger("raise info '%', repeat('n', 10000);");
		CopyInWire wire = copy("copy t from stdin");
		for (int i = 0; i < 6; i++) {
			byte[] rows = rows(i * 1000);
			wire.write(rows, 0, rows.length);
		}
		assertThat(wire.end()).isEqualTo(6_000);
		assertThat(countWarnings()).isEqualTo(CopyNotices.KEPT);
	}

	private int countWarnings() throws SQLException {
		int count = 0;
		for (SQLWarning each = connection().getWarnings(); each != null; each = each.getNextWarning()) {
			count++;
		}
		return count;
	}

	@Test
	void noticesOfOneMessageAfterTheOtherDoNotAddUp() throws SQLException {
		trigger("raise info 'n';");
		for (int i = 0; i < 5; i++) {
			byte[] rows = rows(i * 1000);
			CopyMessage message = Objects.requireNonNull(CopyMessage.of(connection(), "t"));
			message.send("copy t from stdin", rows, rows.length);
			message.receive();
		}
		assertThat(countWarnings()).isEqualTo(CopyNotices.KEPT);
	}

	@Test
	void aWriteThatIsBlockedByNoticesGoesOn() throws SQLException {
		trigger("for i in 1..5 loop raise info '%', repeat('n', 10000); end loop;");
		CopyInWire wire = copy("copy t (a, b) from stdin");
		StringBuilder rows = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			rows.append(i).append("\tx\n");
		}
		// the server takes in a message before it looks at it: the next one must wait
		write(wire, rows.toString());
		write(wire, "1000\t" + "x".repeat(20 * MIB) + "\n");
		assertThat(wire.end()).isEqualTo(1001);
	}

	@Test
	void aCancelGoesThroughNotices() throws SQLException {
		trigger("for i in 1..5 loop raise info '%', repeat('n', 10000); end loop;");
		CopyInWire wire = copy("copy t (a, b) from stdin");
		byte[] rows = rows(0);
		wire.write(rows, 0, rows.length);
		wire.cancel();
		assertConnectionIsAsGoodAsBefore();
	}

	@Test
	void anotherErrorAfterManyNoticesHasItsPlace() throws SQLException {
		trigger("raise info '%', repeat('n', 10000); if new.a = 9000 then raise exception 'no'; end if;");
		CopyInWire wire = copy("copy t from stdin");
		CopyFailure failure = catchThrowableOfType(CopyFailure.class, () -> {
			for (int i = 0; i < 20; i++) {
				byte[] rows = rows(i * 1000);
				wire.write(rows, 0, rows.length);
			}
			wire.end();
		});
		assertPlace(failure, "P0001", 9001L, null);
		assertConnectionIsAsGoodAsBefore();
	}

	@Test
	void ignoredRowsAreCounted() throws SQLException {
		Assumptions.assumeTrue(connection().getMetaData().getDatabaseMajorVersion() >= 18);
		CopyInWire wire = copy("copy t from stdin (on_error ignore, log_verbosity verbose)");
		StringBuilder bad = new StringBuilder();
		for (int i = 0; i < 10_000; i++) {
			bad.append(i % 10 == 0 ? i : "bad").append("\tb\n");
		}
		for (int i = 0; i < 10; i++) {
			write(wire, bad.toString().replaceAll("(\\d+)", "1" + i + "$1"));
		}
		assertThat(wire.end()).isEqualTo(10_000);
		assertThat(wire.skippedRows()).isEqualTo(90_000);
	}

	@Test
	void notificationsAndSettingsAreTakenIn() throws SQLException {
		execute("listen news");
		try (Connection other = newConnection(); Statement statement = other.createStatement()) {
			statement.execute("notify news, 'before'");
		}
		trigger("perform pg_notify('news', new.b); perform set_config('application_name', new.b, true);");
		CopyInWire wire = copy("copy t from stdin");
		for (int i = 0; i < 10; i++) {
			write(wire, i + "\tn" + i + "\n");
			wire.check();
		}
		assertThat(wire.end()).isEqualTo(10);
		assertThat(number("select count(*) from t")).isEqualTo(10);
		PGNotification[] news = connection().unwrap(PGConnection.class).getNotifications();
		assertThat(news).extracting(PGNotification::getParameter).contains("before", "n0", "n9");
	}

}
