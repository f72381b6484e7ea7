package io.github.pgprofiles.autoconfigure.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.ReplicatedServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Read-only transactions of JPA, which begin on a replica that has the caller's writes.
 */
@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class JpaReplicaIT {

	private static final String STANDBY = "select pg_catalog.pg_is_in_recovery()";

	@Autowired
	private PostgresClient orders;

	@Autowired
	private JpaApplication.Springs springs;

	@Autowired
	private EntityManagerFactory factory;

	@Autowired
	@Qualifier("orders")
	private HikariDataSource pool;

	@Autowired
	@Qualifier("orders/replica-1")
	private HikariDataSource replica;

	@PersistenceContext
	private EntityManager entities;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String line : ReplicatedServer.profile("orders", "read-only-transactions=replica", "pool.timeout=5s",
				"nodes.replica-1.pool.max-size=2", "nodes.replica-1.pool.timeout=300ms")) {
			String[] entry = line.split("=", 2);
			registry.add(entry[0], () -> entry[1]);
		}
	}

	@BeforeEach
	void begin() {
		this.orders.sql("create table if not exists book (id int primary key, title text)").update();
		this.orders.sql("truncate book").update();
		Awaitility.await().until(() -> this.orders.replica().sql(STANDBY).query(Boolean.class).single());
	}

	private boolean isOnStandby() {
		return (Boolean) this.entities.createNativeQuery(STANDBY, Boolean.class).getSingleResult();
	}

	private <T> T readOnly(Supplier<T> work) {
		AtomicReference<T> result = new AtomicReference<>();
		this.springs.readOnly(() -> result.set(work.get()));
		return result.get();
	}

	@Test
	void readOnlyTransactionIsOnAReplicaAndAnyOtherOnThePrimary() {
		assertThat(readOnly(this::isOnStandby)).isTrue();
		this.springs.plain(() -> assertThat(isOnStandby()).isFalse());
		assertThat(readOnly(() -> this.orders.sql(STANDBY).query(Boolean.class).single())).isTrue();
	}

	@Test
	void writerSeesWhatItHasWritten() {
		for (int i = 1; i <= 30; i++) {
			int id = i;
			this.springs.plain(() -> this.entities.persist(new Book(id, "new")));
			Book read = readOnly(() -> this.entities.find(Book.class, id));
			assertThat(read).as("book " + id).isNotNull();
		}
	}

	@Test
	void replicaThatHasNotTheCallersWritesIsNotReadOn() {
		ReplicatedServer.cluster().pauseReplay(1);
		try {
			this.springs.plain(() -> this.entities.persist(new Book(1, "new")));
			assertThat(readOnly(this::isOnStandby)).isFalse();
			assertThat(readOnly(() -> this.entities.find(Book.class, 1))).isNotNull();
		}
		finally {
			ReplicatedServer.cluster().resumeReplay(1);
		}
	}

	@Test
	void entityManagerThatOutlivesItsTransactionsChangesTheServer() {
		try (EntityManager ofRequest = this.factory.createEntityManager()) {
			TransactionSynchronizationManager.bindResource(this.factory, new EntityManagerHolder(ofRequest));
			assertThat(readOnly(this::isOnStandby)).isTrue();
			this.springs.plain(() -> {
				assertThat(isOnStandby()).isFalse();
				this.entities.persist(new Book(1, "new"));
			});
			assertThat(readOnly(() -> this.entities.find(Book.class, 1))).isNotNull();
			Awaitility.await().until(() -> readOnly(this::isOnStandby));
			assertThat(isOnStandby()).isFalse();
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this.factory);
		}
		assertNothingIsLent();
	}

	@Test
	void replicaWithoutAFreeConnectionIsNotWaitedForInVain() throws SQLException {
		try (Connection one = this.replica.getConnection(); Connection two = this.replica.getConnection()) {
			assertThat(one).isNotSameAs(two);
			assertThat(readOnly(this::isOnStandby)).isFalse();
		}
		assertThat(readOnly(this::isOnStandby)).isTrue();
	}

	@Test
	void connectionsGoBackToTheirPools() {
		for (int i = 0; i < 10; i++) {
			readOnly(this::isOnStandby);
			this.springs.plain(this::isOnStandby);
		}
		assertNothingIsLent();
	}

	private void assertNothingIsLent() {
		assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertThat(this.replica.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

}
