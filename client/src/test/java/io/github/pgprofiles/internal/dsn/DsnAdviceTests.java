package io.github.pgprofiles.internal.dsn;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is said about DSNs with a slip. */
class DsnAdviceTests {

	private static String refused(String dsn) {
		try {
			Dsn.parse(dsn);
		}
		catch (InvalidSettingException ex) {
			assertThat(ex.key()).isEqualTo("dsn");
			return ex.getMessage();
		}
		throw new AssertionError("accepted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql//db/shop", "jdbc:postgresql//db/shop?user=canary",
			"postgresql:/db/shop?a=b", "postgresql//db/shop?password=canary", "POSTGRESQL://db/shop?password=canary",
			"postgres:db/shop?x=canary", "JDBC:postgresql://db/shop?password=canary" })
	void schemeThatIsNearlyRight(String dsn) {
		assertThat(refused(dsn)).contains("looks like a URL", "'postgresql://'", "'jdbc:postgresql:'")
			.doesNotContain("canary");
	}

	@ParameterizedTest
	@CsvSource({ "ssl_mode,sslmode", "sslmod,sslmode", "pasword,password", "databse,", "conect_timeout,connect_timeout",
			"Application_Name,application_name", "schema,properties.currentSchema",
			"currentSchema,properties.currentSchema", "tcpKeepAlive,properties.tcpKeepAlive" })
	void unknownParameterIsNamedAndTheNearestOneToo(String name, String meant) {
		for (String dsn : new String[] { "postgresql://app:canary@db:5432/shop?" + name + "=x",
				"postgresql://app@db/shop?sslmode=require&" + name + "=x", "host=db " + name + "=x" }) {
			assertThat(refused(dsn)).as(dsn).contains("'" + name + "'").doesNotContain("canary");
			if (meant != null) {
				assertThat(refused(dsn)).as(dsn).contains("'" + meant + "'");
			}
		}
	}

	@Test
	void unknownParameterOfAJdbcUrlHasANearestOneToo() {
		assertThat(refused("jdbc:postgresql://db/shop?sslMode=x")).contains("Did you mean 'sslmode'?");
		assertThat(refused("jdbc:postgresql://db/shop?currentSchemas=x")).contains("Did you mean 'currentSchema'?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://app:p?canary=x", "postgresql://db/shop?password=a&canary=x",
			"postgresql://app:1/x@db?canary=x", "host=db password=a canary=x" })
	void whatMayBeARestOfAPasswordIsNotNamed(String dsn) {
		assertThat(refused(dsn)).doesNotContain("canary");
	}

	@ParameterizedTest
	@ValueSource(strings = { " postgresql://db/shop", "postgresql://db/shop\n", "jdbc:postgresql://db/shop ",
			"\tjdbc:postgresql://db/shop", "postgres://db/shop\r\n" })
	void whiteSpaceAroundAUriIsTold(String dsn) {
		assertThat(refused(dsn)).contains("white space", "beginning or end");
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(
				() -> ProfileSettings.builder("orders").dsn("secret://url").secrets((key) -> Secret.of(dsn)).build())
			.withMessageContaining("white space")
			.withMessageNotContaining("***");
	}

	@Test
	void whiteSpaceAroundKeywordsIsNoError() {
		assertThat(Dsn.parse(" host=db dbname=shop\n").database()).isEqualTo("shop");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void emptyOneIsToldToBeEmpty(String dsn) {
		assertThat(refused(dsn)).contains("is empty");
	}

}
