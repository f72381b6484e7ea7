package io.github.pgprofiles.copy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table {@code t (a int, b text)}, a profile with a single connection, and another one
 * to look on. After each test the connection is in the pool, the same as before, and
 * without a temporary table.
 */
@Timeout(120)
@PostgresTest
abstract class CopyFixture {

	static TestDatabase database;

	@TestProfile
	static PostgresClient client;

	@TestProfile("other")
	static PostgresClient other;

	static int version;

	private static int pid;

	@BeforeAll
	static void openClients() {
		other.sql("create table t (a int, b text)").update();
		version = other.sql("select current_setting('server_version_num')::int / 10000").query(Integer.class).single();
		pid = pid();
	}

	@BeforeEach
	void emptyTheTable() {
		other.sql("truncate t").update();
	}

	@AfterEach
	void connectionIsTheSameAndClean() {
		assertThat(pid()).isEqualTo(pid);
		assertThat(client.sql("select relname from pg_class where relpersistence = 't'").query(String.class).list())
			.isEmpty();
	}

	static int pid() {
		return Backends.of(client);
	}

	static long count() {
		return other.sql("select count(*) from t").query(Long.class).single();
	}

	/** The rows of t, in order, with NULL as a hyphen. */
	static List<String> rows() {
		return other.sql("select coalesce(a::text, '-') || '|' || coalesce(b, '-') from t order by a, b")
			.query(String.class)
			.list();
	}

	static InputStream bytes(String text) {
		return bytes(text, StandardCharsets.UTF_8);
	}

	static InputStream bytes(String text, Charset charset) {
		return new ByteArrayInputStream(text.getBytes(charset));
	}

	static String text(CopyOutSpec.Data<?> copy) {
		ByteArrayOutputStream sink = new ByteArrayOutputStream();
		copy.to(sink);
		return sink.toString(StandardCharsets.UTF_8);
	}

	static CopyInSpec.Csv csv() {
		return client.copy().into("t").csv();
	}

}
