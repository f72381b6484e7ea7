package io.github.pgprofiles;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CopyStagingIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static int pid;

	@BeforeAll
	static void open() {
		clients = Profiles.single("orders", database);
		client = clients.primary();
		client.sql("create table stock (id int primary key, name text, price numeric(9, 2), note text default 'new')")
			.update();

		pid = pid();
	}

	@AfterAll
	static void close() {
		clients.close();
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
		return client.sql("select pg_backend_pid()").query(Integer.class).single();
	}

	private static InputStream bytes(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static List<String> stock() {
		return client.sql("select concat_ws(',', id, name, price, note) from stock order by id")
			.query(String.class)
			.list();
	}

	/** What is refused is refused before the source is asked for anything. */
	private static InputStream failing() {
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

	@Test
	void runsAStatementOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "price")
			.staging("delete from stock using staging where staging.id = stock.id and staging.price > stock.price")
			.csv()
			.from(bytes("1,0\n2,5\n,7\n"));
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.stored()).isEqualTo(1);
		assertThat(stock()).containsExactly("1,one,1.00,old");
	}

	@Test
	void runsSeveralStatementsOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("delete from stock where id in (select id from staging);"
					+ " insert into stock (id, name) select id, name || '?' from staging")
			.csv()
			.from(bytes("1,a\n9,b\n"));
		assertThat(result.stored()).isEqualTo(3);
		assertThat(stock()).containsExactly("1,a?,new", "2,two,2.00,old", "9,b?,new");
	}

	@Test
	void refusesAStatementOverAStagingTableBeforeTheFirstByte() {
		for (String sql : List.of("insert into stock select * from stagin", "insert into stock selec",
				"insert into stock select nope from staging")) {
			assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> client.copy().into("stock").staging(sql).csv().from(failing()));
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("insert into stock (id) select id from staging")
			.csv()
			.from(bytes("7,a\n1,b\n")));
		assertThat(stock()).hasSize(2);
	}

}
