package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A secret changes, and the application goes on. */
class RotationIT {

	private static final String OLD = "old-4711-canary";

	private static final String NEW = "new-4711-canary";

	@RegisterExtension
	private static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger count = new AtomicInteger();

	private final String role = "rotating_" + ProcessHandle.current().pid() + "_" + count.incrementAndGet();

	private final AtomicReference<String> secret = new AtomicReference<>(OLD);

	private final AtomicInteger resolved = new AtomicInteger();

	@TempDir
	private Path folder;

	@BeforeEach
	void createRole() {
		database.executeAsSuperuser("create role %s login password '%s'".formatted(this.role, OLD));
	}

	@AfterEach
	void dropRole() {
		database.executeAsSuperuser("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '%s'"
			.formatted(this.role));
		database.executeAsSuperuser("drop role " + this.role);
	}

	private void changePassword(String password) {
		database.executeAsSuperuser("alter role %s password '%s'".formatted(this.role, password));
	}

	private ProfileSettingsBuilder profile(SecretResolver... resolvers) {
		return Profiles.of("orders", database)
			.user(this.role)
			.password("secret://pw")
			.secrets(resolvers)
			.pool(PoolSettings.defaults().withMaxSize(4).withTimeout(Duration.ofSeconds(10)));
	}

	private Secret fromVault(String key) {
		this.resolved.incrementAndGet();
		return Secret.of(this.secret.get());
	}

	/** How the secret and the password of the role come to differ. */
	private enum Order {

		SECRET_FIRST, ROLE_FIRST, FILE_FIRST

	}

	@ParameterizedTest
	@EnumSource
	void noRequestFailsWhenThePasswordChangesUnderLoad(Order order) throws IOException {
		write(OLD);
		SecretResolver resolver = (order == Order.FILE_FIRST) ? SecretResolver.directory(this.folder) : this::fromVault;
		try (HikariDataSource pool = Profiles.pool(profile(resolver).build()); LogCapture log = new LogCapture()) {
			PostgresClient client = Profiles.client(pool);
			try (Load load = new Load(6, () -> client.sql("select current_user::text").query(String.class).single())) {
				churn(pool, load, 4);
				if (order == Order.ROLE_FIRST) {
					changePassword(NEW);
					this.secret.set(NEW);
				}
				else {
					write(NEW);
					this.secret.set(NEW);
					// new connections find the new secret, which the server does not know
					churn(pool, load, 4);
					changePassword(NEW);
				}
				churn(pool, load, 8);
				assertThat(load.failures()).isEmpty();
				assertThat(load.successes()).isGreaterThan(150);
			}
			assertThat(pool.getPassword()).isEqualTo(NEW);
			assertThat(log.lines()).anyMatch((line) -> line.contains("resolved anew"));
			// the test's own statement
			assertThat(log.lines().stream().filter((line) -> !line.contains("alter role")))
				.noneMatch((line) -> line.contains(OLD) || line.contains(NEW));
		}
	}

	private void write(String text) throws IOException {
		Path next = Files.writeString(this.folder.resolve("next"), text + "\n");
		Files.move(next, this.folder.resolve("pw"), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

	/** Has the pool make its connections anew, and callers use them. */
	private static void churn(HikariDataSource pool, Load load, int times) {
		for (int i = 0; i < times; i++) {
			pool.getHikariPoolMXBean().softEvictConnections();
			long before = load.successes();
			await().pollInterval(Duration.ofMillis(10))
				.until(() -> load.successes() > before + 10 || !load.failures().isEmpty());
		}
	}

	@Test
	void connectionsThatThereAreLiveOn() {
		try (HikariDataSource pool = Profiles.pool(profile(this::fromVault).build())) {
			PostgresClient client = Profiles.client(pool);
			int before = Backends.of(client);
			changePassword(NEW);
			this.secret.set(NEW);
			assertThat(Backends.of(client)).isEqualTo(before);
			assertThat(this.resolved).as("nobody has asked again").hasValue(1);
		}
	}

	@Test
	void secretIsResolvedOnceForEachRejection() {
		ProfileSettings settings = profile(this::fromVault)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build();
		try (HikariDataSource pool = Profiles.pool(settings)) {
			PostgresClient client = Profiles.client(pool);
			changePassword(NEW);
			this.secret.set(NEW);
			pool.getHikariPoolMXBean().softEvictConnections();
			client.sql("select 1").query(Integer.class).single();
			assertThat(this.resolved).hasValue(2);
			pool.getHikariPoolMXBean().softEvictConnections();
			client.sql("select 1").query(Integer.class).single();
			assertThat(this.resolved).as("the new one holds").hasValue(2);
		}
	}

	@Test
	void eachConnectionHasATokenOfItsOwnWhereTokensExpireAtOnce() {
		Queue<String> applications = new ConcurrentLinkedQueue<>();
		AtomicInteger tokens = new AtomicInteger();
		SecretResolver tokensOfTheCloud = (key) -> {
			String token = "token" + tokens.incrementAndGet();
			applications.add(token);
			return Secret.of(token, Instant.now());
		};
		ProfileSettings settings = profile(tokensOfTheCloud).password(OLD)
			.applicationName("secret://token")
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build();
		try (HikariDataSource pool = Profiles.pool(settings)) {
			PostgresClient client = Profiles.client(pool);
			String first = client.sql("show application_name").query(String.class).single();
			pool.getHikariPoolMXBean().softEvictConnections();
			String second = client.sql("show application_name").query(String.class).single();
			assertThat(first).isNotEqualTo(second);
			assertThat(applications).contains(first, second);
		}
	}

	@Test
	void userAndHostMayChangeTooAndWhoLooksAtThePoolSeesThem() {
		AtomicReference<String> dsn = new AtomicReference<>(
				"postgresql://%s:%s@localhost:%d/%s".formatted(this.role, OLD, database.port(), database.name()));
		SecretResolver changing = (key) -> {
			String now = dsn.get();
			return Secret.of(now).whileNot(() -> !now.equals(dsn.get()));
		};
		ProfileSettings settings = ProfileSettings.builder("orders")
			.dsn("secret://dsn")
			.secrets(changing)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build();
		try (HikariDataSource pool = Profiles.pool(settings)) {
			PostgresClient client = Profiles.client(pool);
			dsn.set("postgresql://%s:%s@127.0.0.1:%d/postgres".formatted(this.role, OLD, database.port()));
			assertThat(client.sql("select current_database()").query(String.class).single()).isEqualTo(database.name());
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(client.sql("select current_database()").query(String.class).single()).isEqualTo("postgres");
			assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:%d/postgres", database.port());
		}
	}

	@Test
	void dataSourceDerivedFromThePoolHasTheNewPassword() throws Exception {
		try (HikariDataSource pool = Profiles.pool(profile(this::fromVault).build())) {
			changePassword(NEW);
			this.secret.set(NEW);
			pool.getHikariPoolMXBean().softEvictConnections();
			Profiles.client(pool).sql("select 1").query(Integer.class).single();
			// as Flyway does with a user of its own
			try (Connection derived = DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(),
					pool.getPassword())) {
				assertThat(derived.isValid(1)).isTrue();
			}
		}
	}

	@Test
	void whereTheSecretCannotBeResolvedAnewTheLastOneIsTried() {
		AtomicInteger calls = new AtomicInteger();
		SecretResolver failing = (key) -> {
			if (calls.incrementAndGet() > 1) {
				throw new IllegalStateException(NEW);
			}
			return Secret.of(OLD, Instant.now());
		};
		ProfileSettings settings = profile(failing)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build();
		try (LogCapture log = new LogCapture(); HikariDataSource pool = Profiles.pool(settings)) {
			PostgresClient client = Profiles.client(pool);
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
			assertThat(log.lines().stream().filter((line) -> line.contains("could not be resolved anew"))).hasSize(1)
				.allMatch((line) -> line.contains("'pw'") && line.contains("IllegalStateException"));
			assertThat(log.lines()).noneMatch((line) -> line.contains(NEW) || line.contains(OLD));
		}
	}

	@Test
	void passwordThatSomebodySetAtThePoolHasTheLastWord() {
		changePassword(NEW);
		ProfileSettings settings = profile(this::fromVault)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(5)))
			.build();
		try (HikariDataSource pool = new PoolStarter((name, config) -> config.setPassword(NEW)).start(List.of(settings))
			.get("orders")) {
			assertThat(Profiles.client(pool).sql("select 1").query(Integer.class).single()).isEqualTo(1);
			changePassword(OLD);
			pool.setPassword(OLD);
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(Profiles.client(pool).sql("select 1").query(Integer.class).single()).isEqualTo(1);
		}
	}

	@Test
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void callersAreToldInTimeWhileAResolverHangs() {
		AtomicBoolean hangs = new AtomicBoolean();
		SecretResolver resolver = (key) -> {
			this.resolved.incrementAndGet();
			while (hangs.get()) {
				LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
			}
			return Secret.of(this.secret.get(), Instant.now());
		};
		try (HikariDataSource pool = Profiles.pool(profile(resolver).connectTimeout(Duration.ofSeconds(1)).build())) {
			PostgresClient client = Profiles.client(pool);
			assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
			hangs.set(true);
			changePassword(NEW);
			int before = this.resolved.get();
			pool.getHikariPoolMXBean().softEvictConnections();
			long begin = System.nanoTime();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("28P01"));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
			assertThat(this.resolved.get() - before).isBetween(1, 5);
			hangs.set(false);
			this.secret.set(NEW);
			await().ignoreExceptions()
				.untilAsserted(() -> assertThat(client.sql("select 1").query(Integer.class).single()).isOne());
		}
	}

}
