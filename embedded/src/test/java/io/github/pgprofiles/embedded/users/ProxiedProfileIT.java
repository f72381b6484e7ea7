package io.github.pgprofiles.embedded.users;

import java.time.Duration;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import io.github.pgprofiles.test.proxy.ProxiedProfile;
import io.github.pgprofiles.test.slice.PostgresClientTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A profile of the embedded server behind a proxy, and another that is not. */
@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS })
@ProxiedProfile("orders")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProxiedProfileIT {

	@Autowired
	private PostgresProxy proxy;

	@Autowired
	@Qualifier("orders")
	private PostgresProxy sameProxy;

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	private static int one(PostgresClient client) {
		return client.sql("select 1").query(Integer.class).single();
	}

	@Test
	@Order(1)
	void itsStatementsPassTheProxyAndNoOthersDo() {
		assertThat(this.sameProxy).isSameAs(this.proxy);
		one(this.orders);
		this.proxy.takeStatements();
		this.proxy.takeRoundTrips();
		one(this.orders);
		one(this.reports);
		assertThat(this.proxy.takeStatements()).containsExactly("select 1");
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(1);
	}

	@Test
	@Order(2)
	void lostAnswerToACommit() {
		this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> this.orders.transaction()
			.run((tx) -> tx.sql("insert into note (body) values ('there')").update()));
		assertThat(this.proxy.takeCuts()).isEqualTo(1);
		assertThat(this.orders.sql("select count(*) from note where body = 'there'").query(Long.class).single())
			.isEqualTo(1);
	}

	@Test
	@Order(3)
	void cutConnection() {
		one(this.orders);
		this.proxy.refuse(true);
		this.proxy.reset();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.orders.transaction()
			.timeout(Duration.ofSeconds(2))
			.run((tx) -> tx.sql("select 1").query(Integer.class).single()));
		assertThat(one(this.reports)).isEqualTo(1);
	}

	@Test
	@Order(4)
	void isRestoredAfterEachTest() {
		// the pool may have connections that were cut, and looks at none that was used
		// just now
		await().ignoreExceptions().atMost(Duration.ofSeconds(20)).until(() -> one(this.orders) == 1);
	}

}
