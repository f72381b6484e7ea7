package io.github.pgprofiles.internal.text;

import java.util.List;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.UnknownProfileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The case of a name is blamed where it is wrong, and nowhere else. */
class DriverNamesTests {

	private static final String CASE = "case-sensitive";

	private static String property(String name) {
		return assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders").host("db").property(name, "x").build())
			.actual()
			.action();
	}

	private static String dsn(String dsn) {
		return assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders").dsn(dsn).build())
			.actual()
			.action();
	}

	@Test
	void caseIsBlamedWhereItIsWrong() {
		assertThat(property("TCPKeepAlive")).contains("'tcpKeepAlive'", CASE);
		assertThat(dsn("jdbc:postgresql://db/shop?currentschema=x")).contains("'currentSchema'", CASE);
		assertThat(dsn("postgresql://db/shop?SSLMODE=require")).contains("'sslmode'", CASE);
		assertThat(new UnknownProfileException("Orders", List.of("orders"))).hasMessageContainingAll("'orders'", CASE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcpKeepAlives", "quiteUnknown", "currentSchem" })
	void caseIsNotBlamedWhereTheNameIsWrong(String name) {
		assertThat(property(name)).doesNotContain(CASE);
		assertThat(dsn("jdbc:postgresql://db/shop?" + name + "=x")).doesNotContain(CASE);
		assertThat(dsn("postgresql://db/shop?" + name + "=x")).doesNotContain(CASE);
		assertThat(new UnknownProfileException(name, List.of("orders"))).hasMessageNotContaining(CASE);
	}

	@Test
	void nearNameIsSuggested() {
		assertThat(property("tcpKeepAlives")).isEqualTo("Did you mean 'tcpKeepAlive'?");
	}

}
