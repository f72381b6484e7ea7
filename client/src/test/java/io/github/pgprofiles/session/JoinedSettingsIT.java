package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.pgprofiles.session.SessionFixture.BOTH;
import static io.github.pgprofiles.session.SessionFixture.TENANT;
import static io.github.pgprofiles.session.SessionFixture.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Session settings of a transaction that work joins, and their end. */
@Timeout(120)
@EveryServer
@PostgresTest
class JoinedSettingsIT {

	static TestDatabase database;

	private static TestProxy proxy;

	@RegisterExtension
	static SessionFixture fixture = new SessionFixture(() -> database, () -> proxy);

	@Test
	void transactionsOwnComeFirst() {
		fixture.client().transaction().setting("app.tenant", "b").run((tx) -> {
			assertThat(tx.sql(BOTH).query(String.class).single()).isEqualTo("b1");
			assertThat(fixture.single(BOTH)).isEqualTo("b1");
			fixture.client().transaction().run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			fixture.client()
				.transaction()
				.setting("app.tenant", "b")
				.run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			fixture.client()
				.transaction()
				.setting("app.tenant", "c")
				.requiresNew()
				.run((inner) -> assertThat(tenant(inner)).isEqualTo("c"));
			assertThat(tenant(tx)).isEqualTo("b");
		});
		assertThat(
				fixture.trips(() -> fixture.client().transaction().setting("app.tenant", "b").run((tx) -> tenant(tx))))
			.isEqualTo(2);
	}

	@Test
	void otherValueThanThatOfTheTransactionIsAnErrorWhichShowsNone() {
		fixture.client().transaction().setting("app.tenant", "secret-b").run((tx) -> {
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> fixture.client()
					.transaction()
					.setting("app.tenant", "secret-c")
					.setting("app.user", "1")
					.run((inner) -> tenant(inner)))
				.withMessageContaining("'orders'")
				.withMessageContaining("'app.tenant'")
				.withMessageNotContaining("secret")
				.withMessageNotContaining("app.user");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(
						() -> fixture.client().transaction().setting("app.third", "1").run((inner) -> tenant(inner)))
				.withMessageContaining("'app.third'");
			assertThat(tenant(tx)).isEqualTo("secret-b");
		});
		fixture.transaction()
			.executeWithoutResult((status) -> assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(
						() -> fixture.client().transaction().setting("app.tenant", "b").run((inner) -> tenant(inner)))
				.withMessageContaining("'app.tenant'"));
	}

	@Test
	void valueThatHasChangedSinceTheTransactionBeganIsAnError() {
		fixture.transaction().executeWithoutResult((status) -> {
			assertThat(fixture.single(TENANT)).isEqualTo("a");
			fixture.give(Map.of("app.tenant", "secret-b", "app.user", "1"));
			for (Runnable work : List.<Runnable>of(() -> fixture.single(TENANT),
					() -> fixture.client().transaction().run((inner) -> tenant(inner)),
					() -> fixture.client().sql(TENANT).query(String.class).<List<String>>withStream(Stream::toList),
					() -> fixture.client().copy().query(TENANT).csv().to(new ByteArrayOutputStream()),
					() -> fixture.jdbc().queryForObject(TENANT, String.class),
					() -> fixture.client().batch("insert into t (id) values (?)", List.of(List.of(1))))) {
				assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(work::run)
					.withMessageContaining("'app.tenant'")
					.withMessageNotContaining("secret")
					.withMessageNotContaining("app.user");
			}
			fixture.give(Map.of("app.tenant", "a"));
			assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(() -> fixture.single(TENANT))
				.withMessageContaining("'app.user'");
			fixture.give(Map.of("app.tenant", "a", "app.user", "1"));
			assertThat(fixture.single(TENANT)).isEqualTo("a");
		});
	}

	@Test
	void savepointIsInTheSameTransaction() {
		fixture.client().transaction().setting("app.tenant", "b").run((tx) -> {
			tx.nested().run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			assertThatThrownBy(() -> tx.nested().run((inner) -> inner.sql("select 1/0").query(Integer.class).single()));
			assertThat(tenant(tx)).isEqualTo("b");
		});
	}

	@Test
	void theyEndWithTheirTransactionWhateverItsEnd() {
		assertThatThrownBy(
				() -> fixture.client().transaction().run((tx) -> tx.sql("select 1/0").query(Integer.class).single()));
		assertThatThrownBy(() -> fixture.client().sql("select 1/0").query(Integer.class).single());
		assertThatThrownBy(() -> fixture.transaction().executeWithoutResult((status) -> {
			fixture.jdbc().queryForObject(TENANT, String.class);
			throw new IllegalStateException();
		}));
		assertThatThrownBy(() -> fixture.client()
			.sql("select pg_terminate_backend(pg_backend_pid())")
			.query(Boolean.class)
			.single());
		assertThat(fixture.single(TENANT)).isEqualTo("a");
	}

	@Test
	void whatTheGiverThrowsReachesTheCallerAndNothingIsSent() {
		fixture.give(null);
		fixture.give(new Throwing());
		for (Runnable work : List.<Runnable>of(() -> fixture.single(TENANT),
				() -> fixture.client().transaction().run((inner) -> tenant(inner)),
				() -> fixture.transaction()
					.executeWithoutResult((status) -> fixture.jdbc().queryForObject(TENANT, String.class)),
				() -> fixture.client().sql(TENANT).query(String.class).<List<String>>withStream(Stream::toList),
				() -> fixture.client().copy().query(TENANT).csv().to(new ByteArrayOutputStream()),
				() -> fixture.client().batch("insert into t (id) values (?)", List.of(List.of(1))))) {
			assertThat(
					fixture.trips(() -> assertThatThrownBy(work::run).isInstanceOf(UnsupportedOperationException.class)
						.hasMessage("nobody is logged in")))
				.isZero();
		}
	}

	/** A giver's failure. */
	private static final class Throwing extends java.util.AbstractMap<String, String> {

		@Override
		public boolean isEmpty() {
			throw new UnsupportedOperationException("nobody is logged in");
		}

		@Override
		public Set<Entry<String, String>> entrySet() {
			throw new UnsupportedOperationException("nobody is logged in");
		}

	}

}
