package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work under a key, run again. */
@PostgresTest
@AlsoPooled
class OnceIT {

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	private final String key = UUID.randomUUID().toString();

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeAll
	static void open() {
		client.sql("create table effect (id int primary key)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate effect").update();
	}

	record Receipt(int number, String text) {
	}

	private Receipt pay(Transaction tx) {
		int run = this.runs.incrementAndGet();
		tx.sql("insert into effect values (?)").param(run).update();
		return new Receipt(run, "paid");
	}

	private static long effects() {
		return other.sql("select count(*) from effect").query(Long.class).single();
	}

	private long records() {
		return other.sql("select count(*) from postgres_profiles_once where key = ?")
			.param(this.key)
			.query(Long.class)
			.single();
	}

	@Test
	void workRunsOnceAndItsResultIsReturnedAgain() {
		TransactionSpec.OnceStart<Receipt> once = client.transaction().once(this.key, Receipt.class);
		Receipt own = new Receipt(1, "own");
		assertThat(once.execute((tx) -> own)).isSameAs(own);
		assertThat(once.execute(this::pay)).isEqualTo(own).isNotSameAs(own);
		assertThat(once.execute(this::pay)).isEqualTo(own);
		assertThat(this.runs).hasValue(0);
		assertThat(effects()).isZero();
		assertThat(records()).isEqualTo(1);
	}

	@Test
	void resultIsStoredWhereverTheWorkHasMovedItsRow() {
		assertThat(client.transaction().once(this.key, Receipt.class).execute((tx) -> {
			tx.sql("update postgres_profiles_once set created_at = now() - interval '1 day' where key = ?")
				.param(this.key)
				.update();
			return pay(tx);
		})).isEqualTo(client.transaction().once(this.key, Receipt.class).execute(this::pay));
		assertThat(this.runs).hasValue(1);
		assertThat(records()).isEqualTo(1);
	}

	@Test
	void anotherClientGetsTheResultToo() {
		Receipt first = client.transaction().once(this.key, Receipt.class).execute(this::pay);
		Receipt second = other.transaction().once(this.key, Receipt.class).execute(this::pay);
		assertThat(second).isEqualTo(first);
		assertThat(this.runs).hasValue(1);
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void whatAnotherCommittedBeforeTheAnswerWasLostIsFound() {
		// as a process leaves it that ended between COMMIT and the answer
		other.sql("insert into postgres_profiles_once (key, type, result) values (?, ?, ?::jsonb)")
			.param(this.key)
			.param(Receipt.class.getTypeName())
			.param("{\"number\": 7, \"text\": \"before the crash\"}")
			.update();
		assertThat(client.transaction().once(this.key, Receipt.class).execute(this::pay))
			.isEqualTo(new Receipt(7, "before the crash"));
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void otherKeysAreOtherWork() {
		client.transaction().once(this.key, Receipt.class).execute(this::pay);
		client.transaction().once(this.key + "'", Receipt.class).execute(this::pay);
		client.transaction().once(this.key.toUpperCase(java.util.Locale.ROOT), Receipt.class).execute(this::pay);
		assertThat(effects()).isEqualTo(3);
	}

	@Test
	void failureIsNotRecorded() {
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> client.transaction().once(this.key, Receipt.class).execute((tx) -> {
			pay(tx);
			throw own;
		})).isSameAs(own);
		assertThat(effects()).isZero();
		assertThat(records()).isZero();
		assertThat(client.transaction().once(this.key, Receipt.class).execute(this::pay).number()).isEqualTo(2);
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void failureOfAStatementIsNotRecorded() {
		client.sql("insert into effect values (1)").update();
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.transaction().once(this.key, Receipt.class).execute(this::pay));
		assertThat(records()).isZero();
	}

	@Test
	void failureAtCommitIsNotRecorded() {
		client.sql("create table late (id int primary key, twin int references late deferrable initially deferred)")
			.update();
		assertThatThrownBy(() -> client.transaction()
			.once(this.key)
			.run((tx) -> tx.sql("insert into late values (1, 2)").update()))
			.satisfies((thrown) -> assertThat(PostgresError.of(thrown).sqlState()).isEqualTo("23503"));
		assertThat(records()).isZero();
	}

	@Test
	void swallowedFailureOfAStatementIsToldAndNotRecorded() {
		client.sql("insert into effect values (1)").update();
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> client.transaction().once(this.key, Receipt.class).execute((tx) -> {
				try {
					return pay(tx);
				}
				catch (DuplicateKeyException ex) {
					return new Receipt(0, "swallowed");
				}
			}))
			.withMessageContaining("insert into effect values (?)");
		assertThat(records()).isZero();
	}

	@Test
	void rollbackOnlyRecordsNothingAndReturnsTheValue() {
		Receipt value = client.transaction().once(this.key, Receipt.class).execute((tx) -> {
			tx.rollbackOnly();
			return pay(tx);
		});
		assertThat(value.number()).isEqualTo(1);
		assertThat(effects()).isZero();
		assertThat(records()).isZero();
	}

	@Test
	void nestedWorkBelongsToIt() {
		client.transaction().once(this.key, Receipt.class).execute((tx) -> {
			assertThatThrownBy(() -> tx.nested().run((inner) -> {
				pay(inner);
				throw new IllegalStateException("undone");
			})).hasMessage("undone");
			return tx.nested().execute(this::pay);
		});
		assertThat(other.sql("select id from effect").query(Integer.class).list()).containsExactly(2);
		assertThat(records()).isEqualTo(1);
	}

	@Test
	void resultOfAnotherTypeIsAConflict() {
		client.transaction().once(this.key, Receipt.class).execute(this::pay);
		assertThatExceptionOfType(OnceConflictException.class)
			.isThrownBy(() -> client.transaction().name("pay").once(this.key, String.class).execute((tx) -> "x"))
			.withMessageContainingAll("Profile 'orders'", "transaction 'pay'", Receipt.class.getName(),
					"java.lang.String")
			.withMessageNotContaining(this.key)
			.satisfies((thrown) -> assertThat(thrown.safeToRetry()).isFalse());
		assertThatExceptionOfType(OnceConflictException.class)
			.isThrownBy(() -> client.transaction().once(this.key).run(this::pay))
			.withMessageContaining("void");
		ParameterizedTypeReference<List<Receipt>> list = new ParameterizedTypeReference<>() {
		};
		assertThatExceptionOfType(OnceConflictException.class)
			.isThrownBy(() -> client.transaction().once(this.key, list).execute((tx) -> List.of(pay(tx))))
			.withMessageContaining("java.util.List<" + Receipt.class.getName() + ">");
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void anotherFingerprintIsAConflictAndTheOrderOfPropertiesIsNone() {
		record Request(String from, long amount) {
		}
		TransactionSpec.OnceStart<Receipt> once = client.transaction().once(this.key, Receipt.class);
		Receipt first = once.fingerprint(new Request("a", 1)).execute(this::pay);
		assertThat(once.fingerprint(new Request("a", 1)).execute(this::pay)).isEqualTo(first);
		Map<String, Object> reversed = new java.util.LinkedHashMap<>();
		reversed.put("amount", 1);
		reversed.put("from", "a");
		assertThat(once.fingerprint(reversed).execute(this::pay)).isEqualTo(first);
		assertThatExceptionOfType(OnceConflictException.class)
			.isThrownBy(() -> once.fingerprint(new Request("a", 2)).execute(this::pay))
			.withMessageContaining("another fingerprint");
		assertThat(once.execute(this::pay)).as("none is compared with none").isEqualTo(first);
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void fingerprintOfAKeyThatHadNoneIsNotCompared() {
		TransactionSpec.OnceStart<Receipt> once = client.transaction().once(this.key, Receipt.class);
		Receipt first = once.execute(this::pay);
		assertThat(once.fingerprint("a").execute(this::pay)).isEqualTo(first);
		assertThat(once.fingerprint("b").execute(this::pay)).isEqualTo(first);
	}

	@Test
	void fingerprintThatIsNoJsonIsRefusedBeforeTheWork() {
		TransactionSpec.OnceStart<Receipt> once = client.transaction().once(this.key, Receipt.class);
		Map<String, Object> endless = new java.util.HashMap<>();
		endless.put("self", endless);
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> once.fingerprint(endless).execute(this::pay))
			.withMessageContainingAll("the fingerprint of the transaction", "java.util.HashMap");
		assertThatThrownBy(() -> once.fingerprint("a\0b").execute(this::pay))
			.hasMessageContaining("fingerprint of once(…) is JSON that jsonb does not take");
		assertThat(this.runs).hasValue(0);
		once.execute(this::pay);
	}

	@Test
	void keyOfTwoHundredCharactersFitsAndNoLongerOne() {
		TypedTransactionTemplate transaction = client.transaction();
		// each is two chars in Java, and four bytes on the wire
		String longest = "😀".repeat(164) + this.key;
		assertThat(transaction.once(longest, Receipt.class).execute(this::pay))
			.isEqualTo(transaction.once(longest, Receipt.class).execute(this::pay));
		assertThatIllegalArgumentException().isThrownBy(() -> transaction.once(longest + "x", Receipt.class))
			.withMessage("The key has more than 200 characters: 201");
		assertThatIllegalArgumentException().isThrownBy(() -> transaction.once("x".repeat(201)));
		assertThat(this.runs).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\0b", "\ud83d", "a\ude00b" })
	void keyThatIsNoTextIsRefused(String bad) {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().once(bad));
	}

	@Test
	@SuppressWarnings("NullAway") // what a caller without null checks may do
	void nothingIsNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().once(null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.transaction().once(this.key, (Class<Object>) null));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().once(this.key).fingerprint(null));
	}

	@Test
	void checkedExceptionPassesWithItsType() {
		assertThatExceptionOfType(java.io.IOException.class)
			.isThrownBy(() -> client.transaction().once(this.key, Receipt.class).execute((tx) -> {
				throw new java.io.IOException("own");
			}));
	}

	@Test
	void retryRunsTheWholeWorkAgainAndRecordsTheLastRun() {
		Receipt receipt = client.transaction().once(this.key, Receipt.class).retry().execute((tx) -> {
			Receipt value = pay(tx);
			if (this.runs.get() < 3) {
				tx.sql("do $$ begin raise exception 'made up' using errcode = '40001'; end $$").update();
			}
			return value;
		});
		assertThat(receipt.number()).isEqualTo(3);
		assertThat(effects()).isEqualTo(1);
		assertThat(client.transaction().once(this.key, Receipt.class).execute(this::pay)).isEqualTo(receipt);
	}

	@Test
	void deadlineHoldsForTheWorkAndRecordsNothing() {
		assertThatThrownBy(() -> client.transaction()
			.timeout(Duration.ofMillis(300))
			.once(this.key)
			.run((tx) -> tx.sql("select pg_sleep(5)").query().list()))
			.isInstanceOf(org.springframework.dao.QueryTimeoutException.class);
		assertThat(records()).isZero();
		Receipt receipt = client.transaction()
			.timeout(Duration.ofSeconds(20))
			.once(this.key, Receipt.class)
			.execute(this::pay);
		assertThat(receipt.number()).isEqualTo(1);
	}

}
