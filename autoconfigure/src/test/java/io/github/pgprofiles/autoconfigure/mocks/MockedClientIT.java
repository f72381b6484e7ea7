package io.github.pgprofiles.autoconfigure.mocks;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

/** Tests of users' that replace clients, without a server. */
class MockedClientIT {

	private static final String NOWHERE = "app.postgres.profiles.orders.host=nobody.connects.invalid";

	private static void assertNoPool(ApplicationContext context, String profile) {
		assertThat(
				((ConfigurableApplicationContext) context).getBeanFactory().containsSingleton(profile + "DataSource"))
			.isFalse();
	}

	@Nested
	@SpringBootTest(classes = Uses.class, properties = NOWHERE)
	class ByType {

		@MockitoBean
		private PostgresClient client;

		@Autowired
		private Uses uses;

		@Autowired
		private StreamTemplate streams;

		@Autowired
		private CopyTemplate copies;

		@Autowired
		private ApplicationContext context;

		@Test
		void contextStartsWithoutAServerAndInjectsTheMock() {
			assertThat(this.uses.client).isSameAs(this.client);
			assertThat(mockingDetails(this.client).isMock()).isTrue();
			assertThat(this.context.getBean(PostgresClients.class).primary()).isSameAs(this.client);
			assertNoPool(this.context, "orders");
		}

		@Test
		void templatesAreThoseOfTheMockOnceItHasThem() {
			StreamTemplate stub = mock(StreamTemplate.class);
			StreamTemplate.StreamSpec spec = mock(StreamTemplate.StreamSpec.class);
			given(this.client.streaming()).willReturn(stub);
			given(stub.sql("select 1")).willReturn(spec);
			assertThat(this.streams.sql("select 1")).isSameAs(spec);
		}

		@Test
		void templatesOfAnUnstubbedMockSayWhatToStub() {
			assertThatIllegalStateException().isThrownBy(() -> this.copies.into("t"))
				.withMessageContaining("profile 'orders'")
				.withMessageContaining("copy() returned null")
				.withMessageContaining("'ordersCopyTemplate'");
			Object same = this.copies;
			assertThat(this.copies).isEqualTo(same).isNotEqualTo(null).hasToString("CopyTemplate of 'orders'");
		}

	}

	@Nested
	@SpringBootTest(classes = UsesBoth.class, properties = { NOWHERE,
			"app.postgres.profiles.reports.host=nobody.connects.invalid", "app.postgres.primary=orders" })
	class ByNameAndByQualifier {

		@MockitoBean("ordersPostgresClient")
		private PostgresClient orders;

		@MockitoBean
		@Qualifier("reports")
		private PostgresClient reports;

		@Autowired
		private UsesBoth uses;

		@Autowired
		private ApplicationContext context;

		@Test
		void eachIsInjectedWhereItsProfileIsNamed() {
			assertThat(this.uses.orders).isSameAs(this.orders).isNotSameAs(this.reports);
			assertThat(this.uses.reports).isSameAs(this.reports);
			assertNoPool(this.context, "orders");
			assertNoPool(this.context, "reports");
		}

	}

	@Nested
	@SpringBootTest(classes = UsesPool.class,
			properties = { NOWHERE, "app.postgres.profiles.orders.pool.timeout=300ms" })
	class BesideABeanThatNeedsThePool {

		@MockitoBean
		PostgresClient client;

		@Autowired
		private UsesPool uses;

		@Test
		void contextStartsWithoutAServerAndThePoolFailsWhenItIsUsed() {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.uses.dataSource.getConnection());
		}

	}

	static class UsesPool extends MockedApplication {

		@Autowired
		DataSource dataSource;

	}

	static class Uses extends MockedApplication {

		@Autowired
		PostgresClient client;

		@Autowired
		TypedTransactionTemplate transactions;

	}

	static class UsesBoth extends MockedApplication {

		@Autowired
		PostgresClient orders;

		@Autowired
		@Qualifier("reports")
		PostgresClient reports;

	}

}
