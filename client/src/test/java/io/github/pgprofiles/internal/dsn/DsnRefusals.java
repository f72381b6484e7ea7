package io.github.pgprofiles.internal.dsn;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How each form of a DSN is refused. */
final class DsnRefusals {

	private DsnRefusals() {
	}

	/**
	 * Whether a DSN is refused, with advice, and without the word 'tweet', which is a
	 * password where it stands.
	 */
	static void refuses(String dsn, String message) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> Dsn.parse(dsn))
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("dsn"))
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank())
			.withMessageContaining(message)
			.withMessageNotContaining("tweet")
			.withNoCause();
	}

}
