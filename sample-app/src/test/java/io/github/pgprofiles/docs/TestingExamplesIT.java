package io.github.pgprofiles.docs;

import java.math.BigDecimal;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.test.database.FreshDatabase;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import io.github.pgprofiles.test.proxy.ProxiedProfile;
import io.github.pgprofiles.test.slice.PostgresClientTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The examples of docs/testing.md that use the module for tests. */
@Shop
class TestingExamplesIT {

	@Nested
	@PostgresClientTest
	@Import(OrderService.class)
	class TurnoverIT {

		@Autowired
		private OrderService service;

		@Autowired
		@Qualifier("reports")
		private PostgresClient reports;

		@Test
		@Transactional("reports")
		void reportIsRolledBackAtTheEnd() {
			this.service.createTables();
			this.service.report("ada");
			assertThat(this.reports.sql("select customer from turnover").query(String.class).single()).isEqualTo("ada");
		}

	}

	@Nested
	@SpringBootTest
	@FreshDatabase
	class MonthEndIT {

		@Autowired
		private OrderService service;

		@Autowired
		private PostgresClient orders;

		@Test
		void countsThePurchasesOfThisClassOnly() {
			this.service.createTables();
			this.service.place("ada", new BigDecimal("12.50"));
			assertThat(this.orders.sql("select count(*) from purchase").query(Long.class).single()).isEqualTo(1);
		}

	}

	@Nested
	@SpringBootTest
	@ProxiedProfile("orders")
	class LostAnswerIT {

		@Autowired
		private OrderService service;

		@Autowired
		private PostgresProxy proxy;

		@BeforeEach
		void createTables() {
			this.service.createTables();
		}

		@Test
		void lostAnswerToACommitIsNoSuccess() {
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
			assertThatExceptionOfType(CommitOutcomeUnknownException.class)
				.isThrownBy(() -> this.service.place("ada", new BigDecimal("12.50")));
		}

	}

}
