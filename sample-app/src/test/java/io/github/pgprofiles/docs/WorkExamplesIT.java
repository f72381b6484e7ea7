package io.github.pgprofiles.docs;

import java.io.IOException;
import java.math.BigDecimal;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/client.md that moves and changes. */
@Shop
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class WorkExamplesIT {

	@Autowired
	private PostgresClient orders;

	@Autowired
	private Ledger ledger;

	@Autowired
	private JdbcTemplate jdbcTemplate;

	@Autowired
	private HikariDataSource ordersDataSource;

	@Autowired
	@Qualifier("reports")
	private HikariDataSource reportsDataSource;

	@BeforeEach
	void createTables() {
		this.orders.sql("drop table if exists account").update();
		this.orders.sql("""
				create table account (
					id bigint primary key,
					balance numeric(10, 2) not null check (balance >= 0)
				)""").update();
		this.orders.sql("insert into account values (1, 100), (2, 0)").update();
	}

	private BigDecimal balance(long id) {
		return this.orders.sql("select balance from account where id = ?").param(id).query(BigDecimal.class).single();
	}

	@Test
	void transactions() {
		PostgresClient orders = this.orders;
		BigDecimal left = orders.transaction().execute((tx) -> {
			tx.sql("update account set balance = balance + 40 where id = 2").update();
			return tx.sql("update account set balance = balance - 40 where id = 1 returning balance")
				.query(BigDecimal.class)
				.single();
		});
		orders.transaction().run((tx) -> tx.sql("update account set balance = balance + 1").update());

		assertThat(left).isEqualByComparingTo("60");
		assertThat(balance(1)).isEqualByComparingTo("61");
		assertThat(balance(2)).isEqualByComparingTo("41");
	}

	@Test
	void whateverTheWorkThrowsRollsBackAndPassesThrough() {
		IOException failure = new IOException("stop");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.orders.transaction().run((tx) -> {
			tx.sql("update account set balance = 0").update();
			throw failure;
		})).isSameAs(failure);
		assertThat(balance(1)).isEqualByComparingTo("100");
	}

	@Test
	void swallowedFailureNeverCommits() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.orders.transaction().run((tx) -> {
				tx.sql("update account set balance = 7 where id = 2").update();
				try {
					tx.sql("insert into account values (1, 0)").update();
				}
				catch (DuplicateKeyException ex) {
					assertThat(PostgresError.of(ex).constraint()).isEqualTo("account_pkey");
				}
			}));
		assertThat(balance(2)).isZero();
	}

	@Test
	void declaredTransactionIsJoined() {
		this.ledger.move(1, 2, new BigDecimal("25"));
		assertThat(balance(2)).isEqualByComparingTo("25");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.ledger.move(1, 2, new BigDecimal("1000")));
		assertThat(balance(2)).isEqualByComparingTo("25");
	}

	@Test
	void jdbcTemplateIsJoinedToo() {
		this.orders.transaction().run((tx) -> {
			this.jdbcTemplate.update("update account set balance = 5 where id = 2");
			assertThat(balance(2)).isEqualByComparingTo("5");
		});
		assertThat(balance(2)).isEqualByComparingTo("5");
	}

	@Test
	void connections() {
		String path = this.orders.withConnection((connection) -> connection.getSchema());
		assertThat(path).isEqualTo("public");
	}

	@Test
	void errors() {
		PostgresClient orders = this.orders;
		String text = "";
		try {
			orders.sql("insert into account values (1, 0)").update();
		}
		catch (DuplicateKeyException ex) {
			PostgresError error = PostgresError.of(ex);
			text = "%s in %s of profile %s".formatted(error.constraint(), error.table(), error.profile());
		}
		assertThat(text).isEqualTo("account_pkey in account of profile orders");
	}

	@Test
	void plainMainRunsWithoutSpringBoot(CapturedOutput output) {
		Main.main(new String[] { dsn(this.ordersDataSource), dsn(this.reportsDataSource),
				this.ordersDataSource.getPassword() });
		assertThat(output.getOut()).containsPattern("orders: [1-9]\\d* tables").containsPattern("reports: \\d tables");
	}

	private static String dsn(HikariDataSource pool) {
		return pool.getJdbcUrl().replace("jdbc:postgresql://", "postgresql://" + pool.getUsername() + "@");
	}

}
