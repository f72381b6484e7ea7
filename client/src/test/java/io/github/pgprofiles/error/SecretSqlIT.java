package io.github.pgprofiles.error;

import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A password that is written into SQL is in no message, as it is in no line of the log.
 */
@PostgresTest
class SecretSqlIT {

	private static final String SQL = "alter role no_such_role_here password 's3cret'";

	@TestProfile
	static PostgresClient client;

	@Test
	void passwordIsMaskedInMessages() {
		for (String sql : List.of(SQL, "alter role no_such_role_here password 's3cret' " + "/* x */".repeat(1000),
				"create user no_such_user password 's3cret' bogus", "set nothing.password = 's3cret'; select 1/0",
				"select nothing from dblink('host=h password=s3cret')", "vacuum; alter role x password 's3cret'")) {
			for (ThrowingCallable each : List.<ThrowingCallable>of(() -> client.sql(sql).update(),
					() -> client.sql(sql).query().list(), () -> client.sql(sql).query().single(),
					() -> client.copy().query(sql).csv().to(new java.io.ByteArrayOutputStream()),
					() -> client.sql(sql + " /* :x */").query().stream().close())) {
				Throwable thrown = catchThrowable(each);
				assertThat(thrown).isNotNull();
				assertThat(all(thrown)).doesNotContain("s3cret");
			}
		}
		assertThat(catchThrowable(() -> client.sql(SQL).update())).hasMessageContaining("password '***'");
	}

	@Test
	void statementThatFailedATransactionIsMasked() {
		assertThat(catchThrowableOfType(UnexpectedRollbackException.class, () -> client.transaction().run((tx) -> {
			assertThat(catchThrowable(() -> tx.sql(SQL).update())).isNotNull();
		}))).hasMessageContaining("password '***'").hasMessageNotContaining("s3cret");
	}

	@Test
	void whoAsksForTheStatementGetsItAsItIs() {
		assertThat(catchThrowableOfType(BadSqlGrammarException.class, () -> client.sql(SQL).update()).getSql())
			.isEqualTo(SQL);
	}

	private static String all(Throwable thrown) {
		StringBuilder all = new StringBuilder();
		for (Throwable each = thrown; each != null; each = each.getCause()) {
			all.append(each).append('\n');
		}
		return all.toString();
	}

}
