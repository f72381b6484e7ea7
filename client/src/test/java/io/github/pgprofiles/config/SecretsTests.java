package io.github.pgprofiles.config;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.testing.LogCapture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SecretsTests {

	private static final String CANARY = "s3cr3t-canary";

	private final Map<String, String> secrets = new HashMap<>();

	private final AtomicInteger asked = new AtomicInteger();

	private final SecretResolver resolver = new SecretResolver() {

		@Override
		public Secret resolve(String key) {
			SecretsTests.this.asked.incrementAndGet();
			String value = SecretsTests.this.secrets.get(key);
			return (value != null) ? Secret.of(value) : null;
		}

		@Override
		public String name() {
			return "the vault";
		}

	};

	private ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders").host("db").secrets(this.resolver);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Secret://p1", "SECRET://p1", "secret:/p1", " secret://p1", "\tsecret://p1" })
	void textThatResemblesAReferenceIsWarnedOfWithoutItsValue(String password) {
		try (LogCapture log = new LogCapture()) {
			assertThat(ProfileSettings.builder("orders").host("db").password(password).build().password())
				.isEqualTo(password);
			assertThat(log.lines()).filteredOn((line) -> line.contains("resembles a reference"))
				.singleElement()
				.asString()
				.contains("'password'", "secret://KEY")
				.doesNotContain("p1");
		}
	}

	@Test
	void dsnOfTheListenerMayBeASecretAndTakesRotatedOnes() {
		this.secrets.putAll(Map.of("p", "first", "at", "postgresql://db1:5433/"));
		ProfileSettings settings = orders().user("app")
			.database("shop")
			.password("secret://p")
			.notifications(NotificationSettings.defaults().withDsn("secret://at"))
			.build();
		ProfileSettings listener = settings.listener();
		assertThat(listener).isNotNull();
		assertThat(listener.hosts()).containsExactly(new HostPort("db1", 5433));
		assertThat(listener.password()).isEqualTo("first");
		this.secrets.putAll(Map.of("p", "second", "at", "postgresql://db2:5434/"));
		SecretRenewal renewal = listener.renewal();
		assertThat(renewal).isNotNull();
		ProfileSettings renewed = renewal.renew();
		assertThat(renewed.hosts()).containsExactly(new HostPort("db2", 5434));
		assertThat(renewed.password()).isEqualTo("second");
		assertThat(renewed.database()).isEqualTo("shop");
		assertThat(settings.toString()).doesNotContain("first", "db1");
		ProfileSettingsBuilder wrong = orders()
			.notifications(NotificationSettings.defaults().withDsn("postgresql://app:" + CANARY + "@db1/?nonsense=1"));
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(wrong::build)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo("notifications.dsn"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(CANARY));
	}

	@Test
	void everyTextOfASettingMayBeASecret() {
		this.secrets.putAll(Map.of("h", "db.internal", "d", "shop", "u", "app", "p", "p@ss&word", "s", "verify-full",
				"a", "till", "k", "key password", "o", "once", "e", "citext"));
		ProfileSettings settings = orders().host("secret://h")
			.database("secret://d")
			.user("secret://u")
			.password("secret://p")
			.sslmode("secret://s")
			.applicationName("secret://a")
			.property("sslpassword", "secret://k")
			.once(new OnceSettings("secret://o", Duration.ofDays(1)))
			.extensions(List.of("postgis", "secret://e"))
			.build();
		assertThat(settings.hosts()).containsExactly(new HostPort("db.internal", 5432));
		assertThat(settings).extracting("database", "user", "password", "sslmode", "applicationName")
			.containsExactly("shop", "app", "p@ss&word", "verify-full", "till");
		assertThat(settings.properties()).containsExactly(Map.entry("sslpassword", "key password"));
		assertThat(settings.once().schema()).isEqualTo("once");
		assertThat(settings.extensions()).containsExactly("postgis", "citext");
	}

	@Test
	void eachKeyIsAskedOnceHoweverOftenItIsWritten() {
		this.secrets.put("both", "app");
		ProfileSettingsBuilder builder = orders().dsn("postgresql://secret://both:secret://both@db/secret://both");
		builder.overriddenByDsn();
		ProfileSettings settings = builder.build();
		assertThat(settings).extracting("user", "password", "database").containsExactly("app", "app", "app");
		assertThat(this.asked).hasValue(1);
	}

	@Test
	void theFirstResolverThatKnowsAKeyIsTaken() {
		this.secrets.put("p", "second");
		assertThat(orders().secrets((key) -> null, this.resolver, (key) -> Secret.of("third"))
			.password("secret://p")
			.build()
			.password()).isEqualTo("second");
	}

	@Test
	void settingsWithoutASecretAskNobodyAndAreNeverMadeAnew() {
		ProfileSettings settings = orders().password("secrets://p").user("my secret://u").build();
		assertThat(settings).extracting("password", "user").containsExactly("secrets://p", "my secret://u");
		assertThat(settings.renewal()).isNull();
		assertThat(this.asked).hasValue(0);
	}

	@ParameterizedTest
	@CsvSource({ "password,secret://prod/orders_password,prod/orders_password", "dsn,secret://whole,whole",
			"dsn,postgresql://u:secret://pw@db/d,pw", "dsn,postgresql://u@db/d?sslpassword=secret://k&ssl=true,k" })
	void unknownSecretIsNamedWithItsSettingAndWhoWasAsked(String setting, String value, String key) {
		ProfileSettingsBuilder builder = orders();
		if (setting.equals("dsn")) {
			builder.dsn(value);
		}
		else {
			builder.password(value);
		}
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(setting))
			.withMessageContaining("secret '" + key + "'")
			.withMessageContaining("the vault");
	}

	@Test
	void referenceWithoutAKeyOrWithoutAResolverIsTold() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().password("secret://").build())
			.withMessageContaining("without a key");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders").host("db").password("secret://p").build())
			.withMessageContaining("no resolver");
	}

	@Test
	void emptySecretIsAnErrorAndNotAnEmptyPassword() {
		this.secrets.put("p", "");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().password("secret://p").build())
			.withMessageContaining("'p'")
			.withMessageContaining("empty");
	}

	@Test
	void ofAResolverThatFailsTheClassIsShownAndNotTheMessage() {
		SecretResolver failing = (key) -> {
			throw new IllegalStateException(CANARY, new java.io.IOException(CANARY));
		};
		InvalidSettingException ex = catchThrowableOfType(InvalidSettingException.class,
				() -> orders().secrets(failing, this.resolver).password("secret://p").build());
		assertThat(ex).hasMessageContaining("java.lang.IllegalStateException")
			.hasMessageContaining("java.io.IOException")
			.hasNoCause();
		assertThat(ex.getMessage()).doesNotContain(CANARY);
		assertThat(this.asked).as("the next one").hasValue(0);
	}

	@Test
	void wordsOfAResolverThatKnowsWhatItSaysAreShown() {
		SecretResolver failing = (key) -> {
			throw new SecretUnavailableException("the vault is sealed");
		};
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().secrets(failing).password("secret://p").build())
			.withMessageContaining("the vault is sealed");
	}

	@ParameterizedTest
	@CsvSource({ "s3cr3t-canary", "postgresql://u:s3cr3t-canary@h:x/d", "postgresql://u@h/d?s3cr3t-canary=1",
			"postgresql://u@s3cr3t-canary@h/d", "postgresql://u@h/d?sslmode=s3cr3t-canary",
			"postgresql://u@h/d?connect_timeout=s3cr3t-canary", "postgresql://u@h/d?target_session_attrs=s3cr3t-canary",
			"jdbc:postgresql://u:s3cr3t-canary@h/d", "jdbc:postgresql://h/d?s3cr3t-canary=1" })
	void badDsnOutOfASecretIsToldWithoutAWordOfIt(String dsn) {
		this.secrets.put("whole", dsn);
		InvalidSettingException ex = catchThrowableOfType(InvalidSettingException.class,
				() -> orders().dsn("secret://whole").build());
		assertThat(ex).isNotNull();
		assertThat(ex.toString()).doesNotContain(CANARY);
	}

	@Test
	void badValueOutOfASecretIsToldWithoutIt() {
		this.secrets.put("s", CANARY);
		this.secrets.put("h", CANARY + " x");
		assertThat(catchThrowableOfType(InvalidSettingException.class, () -> orders().sslmode("secret://s").build()))
			.hasMessageContaining("'sslmode'")
			.message()
			.doesNotContain(CANARY);
		assertThat(catchThrowableOfType(InvalidSettingException.class, () -> orders().host("secret://h").build()))
			.hasMessageContaining("'host'")
			.message()
			.doesNotContain(CANARY);
	}

	@Test
	void settingsAreMadeAnewAsTheyWereWritten() {
		this.secrets.put("p", "one");
		ProfileSettingsBuilder builder = orders().password("secret://p").property("currentSchema", "a");
		ProfileSettings first = builder.build();
		builder.password("other").property("currentSchema", "b").host("elsewhere");
		this.secrets.put("p", "two");
		ProfileSettings renewed = first.renewal().renew();
		assertThat(renewed.password()).isEqualTo("two");
		assertThat(renewed.properties()).containsEntry("currentSchema", "a");
		assertThat(renewed.hosts()).isEqualTo(first.hosts());
		this.secrets.put("p", "three");
		assertThat(renewed.renewal().renew().password()).isEqualTo("three");
		assertThat(renewed.renewal().expiry()).isNull();
	}

	@Test
	void renewalIsDueWhenOneSecretHasExpiredOrChanged() {
		Instant now = Instant.now();
		AtomicBoolean changed = new AtomicBoolean();
		SecretRenewal renewal = orders()
			.secrets((key) -> key.equals("u") ? Secret.of("app", now.plusSeconds(1000))
					: Secret.of("word").whileNot(changed::get))
			.user("secret://u")
			.password("secret://p")
			.build()
			.renewal();
		assertThat(renewal.expiry()).isEqualTo(now.plusSeconds(1000));
		assertThat(renewal.isDue(now.plusSeconds(960))).isFalse();
		assertThat(renewal.isDue(now.plusSeconds(971))).as("30 s sooner").isTrue();
		changed.set(true);
		assertThat(renewal.isDue(now)).isTrue();
	}

	@Test
	void secretWithAShortLifeIsNotDueFromTheBeginning() {
		Instant now = Instant.now();
		Secret secret = Secret.of("token", now.plusSeconds(10));
		assertThat(secret.isDue(now.plusSeconds(8))).isFalse();
		assertThat(secret.isDue(now.plusSeconds(10))).isTrue();
		assertThat(Secret.of("token", now.minusSeconds(1)).isDue(now)).as("one for each connection").isTrue();
		assertThat(Secret.of("token").isDue(Instant.MAX.minusSeconds(1))).isFalse();
	}

	@Test
	void nothingShowsTheValue() {
		this.secrets.put("p", CANARY);
		ProfileSettings settings = orders().password("secret://p").property("sslpassword", "secret://p").build();
		assertThat(settings.toString()).doesNotContain(CANARY);
		assertThat(String.valueOf(settings.renewal())).doesNotContain(CANARY);
		assertThat(Secret.of(CANARY)).hasToString("Secret[******]").isNotEqualTo(Secret.of(CANARY));
		assertThat(Secret.of(CANARY, Instant.EPOCH).toString()).doesNotContain(CANARY);
	}

	/** Answers nobody, and minds no interrupt. */
	private static final class Hanging implements SecretResolver {

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public Secret resolve(String key) {
			this.asked.incrementAndGet();
			while (true) {
				LockSupport.park();
				Thread.interrupted();
			}
		}

	}

	@Test
	@Timeout(30)
	void resolverThatHangsIsGivenUpAfterTheConnectTimeout() {
		Hanging hanging = new Hanging();
		long begin = System.nanoTime();
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().password("secret://prod/pw")
				.connectTimeout(Duration.ofSeconds(1))
				.secrets((key) -> null, hanging)
				.build())
			.withMessage("'password' refers to the secret 'prod/pw', and the resolver '" + Hanging.class.getName()
					+ "' has not answered within 1s. Make it available, or correct the key.");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(5));
		assertThat(hanging.asked).hasValue(1);
	}

	@Test
	@Timeout(30)
	void resolverThatStillHangsIsNotAskedAgainForTheSameSecret() {
		Hanging hanging = new Hanging();
		ProfileSettingsBuilder builder = orders().password("secret://prod/pw")
			.connectTimeout(Duration.ofSeconds(1))
			.secrets((key) -> key.equals("known") ? Secret.of("word") : null, hanging);
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.withMessageContaining("has not answered within 1s");
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
				.withMessage("'password' refers to the secret 'prod/pw', and the resolver '" + Hanging.class.getName()
						+ "' has still not answered. Make it available, or correct the key.");
		}
		assertThat(hanging.asked).hasValue(1);
		assertThat(builder.password("secret://known").build().password()).isEqualTo("word");
	}

	@Test
	@Timeout(30)
	void resolverThatAnswersTooLateIsAskedAgain() {
		AtomicBoolean answers = new AtomicBoolean();
		AtomicInteger ended = new AtomicInteger();
		ProfileSettingsBuilder builder = orders().password("secret://pw")
			.connectTimeout(Duration.ofSeconds(1))
			.secrets((key) -> {
				while (!answers.get()) {
					LockSupport.parkNanos(1_000_000);
					Thread.interrupted();
				}
				ended.incrementAndGet();
				return Secret.of("word");
			});
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(builder::build)
			.withMessageContaining("has not answered within 1s");
		answers.set(true);
		Awaitility.await()
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(builder.build().password()).isEqualTo("word"));
		assertThat(ended).hasValueGreaterThanOrEqualTo(2);
	}

	@Test
	@Timeout(30)
	void interruptEndsTheWaitForAResolver() throws InterruptedException {
		AtomicReference<String> said = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		Hanging hanging = new Hanging();
		Thread thread = new Thread(() -> {
			said.set(catchThrowableOfType(InvalidSettingException.class,
					() -> orders().password("secret://pw")
						.connectTimeout(Duration.ofSeconds(25))
						.secrets(hanging)
						.build())
				.getMessage());
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		Awaitility.await().until(() -> hanging.asked.get() == 1);
		thread.interrupt();
		thread.join(5000);
		assertThat(said.get()).contains("the wait for the resolver '" + Hanging.class.getName() + "' was interrupted");
		assertThat(interrupted).isTrue();
	}

	@Test
	void resolverSeesTheClassLoaderOfItsCaller() {
		AtomicReference<ClassLoader> seen = new AtomicReference<>();
		orders().password("secret://pw").secrets((key) -> {
			seen.set(Thread.currentThread().getContextClassLoader());
			return Secret.of("x");
		}).build();
		assertThat(seen.get()).isSameAs(Thread.currentThread().getContextClassLoader());
	}

}
