package io.github.pgprofiles.testing;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionReset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A table with two rows to be changed by copies. */
@PostgresTest
public abstract class StockFixture {

	public static TestDatabase database;

	@TestProfile(reset = SessionReset.NEVER)
	public static PostgresClient client;

	private static int pid;

	@BeforeAll
	protected static void open() {
		client.sql("create table stock (id int primary key, name text, price numeric(9, 2), note text default 'new')")
			.update();

		pid = pid();
	}

	@BeforeEach
	void fill() {
		client.sql("truncate stock").update();
		client.sql("insert into stock values (1, 'one', 1, 'old'), (2, 'two', 2, 'old')").update();
	}

	@AfterEach
	void connectionIsUsableAndStillTheSame() {
		assertThat(pid()).isEqualTo(pid);
		assertThat(client.sql("select count(*) from pg_class where relnamespace = pg_my_temp_schema()")
			.query(Long.class)
			.single()).as("temporary tables").isZero();
	}

	private static int pid() {
		return Backends.of(client);
	}

	public static InputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	public static List<String> stock() {
		return client.sql("select concat_ws(',', id, name, price, note) from stock order by id")
			.query(String.class)
			.list();
	}

	/** What is refused is refused before the source is asked for anything. */
	public static InputStream failing() {
		return new InputStream() {

			@Override
			public int read() {
				throw new AssertionError("The source was read");
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				return read();
			}

		};
	}

}
