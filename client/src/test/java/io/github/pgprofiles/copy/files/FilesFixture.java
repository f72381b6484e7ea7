package io.github.pgprofiles.copy.files;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A table {@code trade (id int primary key, symbol text, price numeric, traded_at date)}.
 */
@Timeout(400)
@PostgresTest
abstract class FilesFixture {

	@TestProfile
	static PostgresClient client;

	static int version;

	@BeforeAll
	static void createTable() {
		client.sql("create table trade (id int primary key, symbol text, price numeric, traded_at date)").update();
		version = client.sql("select current_setting('server_version_num')::int / 10000").query(Integer.class).single();
	}

	@BeforeEach
	void emptyTheTable() {
		client.sql("truncate trade").update();
	}

	static CopyInSpec.Csv csv() {
		return client.copy().into("trade").csv();
	}

	/** The rows of trade, with NULL as a hyphen. */
	static List<String> rows() {
		return rows("trade", "id", "symbol", "price", "traded_at");
	}

	static List<String> rows(String table, String... columns) {
		String all = String.join(", ",
				List.of(columns).stream().map((each) -> "coalesce(" + each + "::text, '-')").toList());
		return client.sql("select concat_ws('|', %s) from %s order by 1".formatted(all, table))
			.query(String.class)
			.list();
	}

	/** A stream that gives a few bytes at a time. */
	static InputStream slow(String text) {
		return slow(text.getBytes(StandardCharsets.UTF_8), 3);
	}

	static InputStream slow(byte[] bytes, int most) {
		return new FilterInputStream(new ByteArrayInputStream(bytes)) {

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				return super.read(target, offset, Math.min(most, length));
			}

		};
	}

	static InputStream bytes(String text, Charset charset) {
		return new ByteArrayInputStream(text.getBytes(charset));
	}

	/** What the client refuses, or the server: nothing was stored. */
	static PostgresError fails(ThrowingCallable call, String... parts) {
		DataAccessException failure = catchThrowableOfType(DataAccessException.class, call);
		assertThat(failure).isNotNull().hasMessageContainingAll(parts);
		assertThat(rows()).isEmpty();
		return PostgresError.of(failure);
	}

	static void refused(ThrowingCallable call, String... parts) {
		assertThatExceptionOfType(CopyException.class).isThrownBy(call).withMessageContainingAll(parts);
	}

}
