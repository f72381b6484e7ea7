package io.github.pgprofiles.sample.ledger;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

@SampleTest
class LedgerControllerIT {

	private static final String TRANSFER = "{\"from\": \"alice\", \"to\": \"bob\", \"amount\": \"12.50\"}";

	private static final String KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324";

	@Autowired
	@Qualifier("ledger")
	private PostgresClient ledger;

	private RestTestClient client;

	@BeforeEach
	void connectAndStartAfresh(@LocalServerPort int port, @Autowired Ledger tables) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		this.ledger.sql("drop table if exists transfers, accounts, postgres_profiles_once").update();
		tables.createTables();
	}

	@Test
	void transferMovesMoneyAndSaysWhereItsReceiptIs() {
		EntityExchangeResult<String> created = body(post(null, TRANSFER), 201);
		Receipt receipt = only(Receipt.class, "/transfers/1");
		assertThat(created.getResponseHeaders().getLocation()).hasPath("/transfers/1");
		assertThat(receipt).isEqualTo(new Receipt(1, "alice", "bob", new BigDecimal("12.50"), receipt.madeAt()));
		assertThat(receipt.madeAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
		assertThat(created.getResponseBody()).contains("\"amount\":\"12.50\"", "\"madeAt\":\"" + receipt.madeAt());
		assertThat(accounts()).containsExactly(account("alice", "87.50"), account("bob", "62.50"),
				account("carol", "25.00"));
		assertThat(only(Account.class, "/accounts/alice")).isEqualTo(account("alice", "87.50"));
	}

	@Test
	void transferWithoutKeyIsMadeEachTime() {
		body(post(null, TRANSFER), 201);
		body(post(null, TRANSFER), 201);
		assertThat(accounts()).contains(account("alice", "75.00"), account("bob", "75.00"));
	}

	@Test
	void sameKeyAndBodyIsMadeOnceAndAnsweredTheSame() {
		EntityExchangeResult<String> first = body(post(KEY, TRANSFER), 201);
		EntityExchangeResult<String> second = body(post(KEY, TRANSFER), 201);
		// the draft writes keys with quotes, most clients without; members have no order
		EntityExchangeResult<String> third = body(
				post('"' + KEY + '"', "{ \"amount\": \"12.50\", \"to\": \"bob\", \"from\": \"alice\" }"), 201);
		for (EntityExchangeResult<String> replay : List.of(second, third)) {
			assertThat(replay.getResponseBody()).isEqualTo(first.getResponseBody()).isNotEmpty();
			assertThat(replay.getResponseHeaders().getLocation()).isNotNull()
				.isEqualTo(first.getResponseHeaders().getLocation());
			assertThat(replay.getResponseHeaders().getFirst("Idempotent-Replayed")).isEqualTo("true");
			assertThat(replay.getResponseHeaders().getFirst("Transfer-Attempts")).isEqualTo("0");
		}
		assertThat(first.getResponseHeaders().getFirst("Idempotent-Replayed")).isNull();
		assertThat(first.getResponseHeaders().getFirst("Transfer-Attempts")).isEqualTo("1");
		assertThat(transfers()).isEqualTo(1);
		assertThat(accounts()).contains(account("alice", "87.50"));
	}

	@Test
	void sameKeyInConcurrentRequestsIsMadeOnce() throws Exception {
		List<String> answers = concurrently(8, () -> body(post(KEY, TRANSFER), 201).getResponseBody());
		assertThat(answers).hasSize(8).containsOnly(answers.get(0));
		assertThat(transfers()).isEqualTo(1);
		assertThat(accounts()).contains(account("alice", "87.50"));
	}

	@Test
	void sameKeyWithAnotherBodyIsRefused() {
		body(post(KEY, TRANSFER), 201);
		problem(post(KEY, TRANSFER.replace("12.50", "12.51")), 422,
				"This Idempotency-Key was first used with another body");
		assertThat(transfers()).isEqualTo(1);
	}

	@Test
	void otherKeyIsAnotherTransfer() {
		body(post(KEY, TRANSFER), 201);
		body(post(KEY + "x", TRANSFER), 201);
		assertThat(transfers()).isEqualTo(2);
	}

	@Test
	void sameKeyOfAnotherCallerIsAnotherTransfer() {
		body(post(KEY, TRANSFER), 201);
		Receipt receipt = this.client.post()
			.uri("/transfers")
			.contentType(MediaType.APPLICATION_JSON)
			.header("Idempotency-Key", KEY)
			.body("{\"from\": \"carol\", \"to\": \"bob\", \"amount\": \"1.00\"}")
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(Receipt.class)
			.returnResult()
			.getResponseBody();
		assertThat(receipt).extracting(Receipt::from).isEqualTo("carol");
		assertThat(transfers()).isEqualTo(2);
	}

	@Test
	void twoKeysInOneRequestAreRefused() {
		problem(this.client.post()
			.uri("/transfers")
			.contentType(MediaType.APPLICATION_JSON)
			.header("Idempotency-Key", KEY, "another")
			.body(TRANSFER)
			.exchange(), 400, "Idempotency-Key: must be sent once");
		assertThat(transfers()).isZero();
	}

	@Test
	void failureIsNotRecordedUnderItsKey() {
		String tooMuch = TRANSFER.replace("12.50", "100.01");
		problem(post(KEY, tooMuch), 422, "from: has less than the amount");
		problem(post(KEY, tooMuch), 422, "from: has less than the amount");
		assertThat(transfers()).isZero();
		body(post(null, "{\"from\": \"carol\", \"to\": \"alice\", \"amount\": \"0.01\"}"), 201);
		body(post(KEY, tooMuch), 201);
		body(post(KEY, tooMuch), 201);
		assertThat(accounts()).containsExactly(account("alice", "0.00"), account("bob", "150.01"),
				account("carol", "24.99"));
	}

	@Test
	void keyThatIsStillUnderWayIsConflict() {
		assertThatThrownBy(() -> this.ledger.transaction()
			.once(Ledger.keyOf("account alice", KEY), Receipt.class)
			.execute((tx) -> {
				RestTestClient.ResponseSpec refused = post(KEY, TRANSFER);
				refused.expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1");
				problem(refused, 409,
						"Another request with this Idempotency-Key, or with one of these accounts, is still under way");
				throw new IllegalStateException("never done");
			})).hasMessage("never done");
		body(post(KEY, TRANSFER), 201);
		assertThat(transfers()).isEqualTo(1);
	}

	@Test
	void transferTellsHowOftenItWasTriedAfterConflicts() throws Exception {
		for (String key : new String[] { null, KEY }) {
			ExecutorService thread = Executors.newSingleThreadExecutor();
			try {
				Future<EntityExchangeResult<String>> made = this.ledger.transaction().execute((tx) -> {
					tx.sql("update accounts set balance = balance where name = 'alice'").update();
					Future<EntityExchangeResult<String>> waiting = thread.submit(() -> body(post(key, TRANSFER), 201));
					Awaitility.await().until(this::isSomebodyWaiting);
					return waiting;
				});
				HttpHeaders headers = made.get().getResponseHeaders();
				assertThat(headers.getFirst("Transfer-Attempts")).isEqualTo("2");
				assertThat(headers.containsHeader("Idempotent-Replayed")).isFalse();
			}
			finally {
				thread.shutdownNow();
			}
		}
		assertThat(transfers()).isEqualTo(2);
	}

	/** On another connection than the transaction that is open on this thread. */
	private boolean isSomebodyWaiting() {
		return this.ledger.sql("select exists (select from pg_locks where not granted)").query(Boolean.class).single();
	}

	@Test
	void accountThatIsLockedForLongIsConflictWithAndWithoutKey() {
		this.ledger.transaction().run((tx) -> {
			tx.sql("select 1 from accounts where name = 'bob' for update").query(Integer.class).single();
			for (String key : new String[] { null, KEY }) {
				assertThat(post(key, TRANSFER).returnResult(String.class).getStatus().value()).isEqualTo(409);
			}
		});
		body(post(KEY, TRANSFER), 201);
		assertThat(transfers()).isEqualTo(1);
	}

	@Test
	void concurrentTransfersKeepTheSum() throws Exception {
		List<String> names = List.of("alice", "bob", "carol");
		List<Integer> statuses = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			int shift = round;
			List<Callable<Integer>> requests = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				String from = names.get(i % 3);
				String to = names.get((i + 1 + shift % 2) % 3);
				requests.add(
						() -> post(null, "{\"from\": \"%s\", \"to\": \"%s\", \"amount\": \"0.01\"}".formatted(from, to))
							.returnResult(String.class)
							.getStatus()
							.value());
			}
			statuses.addAll(concurrently(requests));
		}
		assertThat(statuses).hasSize(30).containsOnly(201);
		assertThat(transfers()).isEqualTo(30);
		assertThat(accounts().stream().map(Account::balance).reduce(BigDecimal.ZERO, BigDecimal::add))
			.isEqualTo(new BigDecimal("175.00"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"from": "alice", "to": "bob"}                     | amount | must not be null
					{"from": "alice", "amount": "1"}                   | to     | must not be null
					{"from": "alice", "to": "bob", "amount": "0"}      | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": "0.00"}   | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": "-1"}     | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": "1.234"}  | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": "1e9"}    | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": "NaN"}    | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": ""}       | amount | must be above zero, with at most two decimals and 12 digits before them
					{"from": "alice", "to": "bob", "amount": 12.5}     | amount | must be a string
					{"from": "", "to": "bob", "amount": "1"}           | from   | must be 1 to 50 letters, digits, '-' or '_'
					{"from": "alice", "to": "a\\u0000b", "amount": "1"} | to     | must be 1 to 50 letters, digits, '-' or '_'
					{"from": "alice", "to": "alice", "amount": "1"}    | to     | must be another account than from
					{"from": "alice", "to": "bob", "amount": "1", "a": 1} | a   | is unknown
					""")
	void badFieldIsProblemThatNamesIt(String json, String field, String message) {
		for (String key : new String[] { null, KEY }) {
			problem(post(key, json), 400, field + ": " + message).jsonPath("$.errors[0].field")
				.isEqualTo(field)
				.jsonPath("$.errors[0].message")
				.isEqualTo(message);
		}
		assertThat(transfers()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "mallory, bob, from", "alice, mallory, to" })
	void unknownAccountIsNotFound(String from, String to, String field) {
		for (String key : new String[] { null, KEY }) {
			problem(post(key, "{\"from\": \"%s\", \"to\": \"%s\", \"amount\": \"1\"}".formatted(from, to)), 404,
					field + ": there is no such account");
		}
		assertThat(accounts()).contains(account("alice", "100.00"), account("bob", "50.00"));
	}

	@Test
	void keyOfTwoHundredCharactersIsTaken() {
		String longest = "k".repeat(200);
		body(post(longest, TRANSFER), 201);
		body(post('"' + longest + '"', TRANSFER), 201);
		assertThat(transfers()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"\"", "\"", "a\"b", "a\tb",
			"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
					+ "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk" })
	void badKeyIsProblemThatNamesTheHeader(String key) {
		problem(post(key, TRANSFER), 400,
				"Idempotency-Key: must be 1 to 200 characters of ASCII, in double quotes or without");
		assertThat(transfers()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "/accounts/mallory, 404", "/accounts/a%20b, 400", "/transfers/7, 404", "/transfers/first, 400" })
	void badRequestIsProblem(String uri, int status) {
		this.client.get()
			.uri(URI.create(uri))
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private RestTestClient.ResponseSpec post(@Nullable String key, String json) {
		return this.client.post().uri("/transfers").contentType(MediaType.APPLICATION_JSON).headers((headers) -> {
			if (key != null) {
				headers.set("Idempotency-Key", key);
			}
		}).body(json).exchange();
	}

	private static EntityExchangeResult<String> body(RestTestClient.ResponseSpec response, int status) {
		return response.expectStatus().isEqualTo(status).expectBody(String.class).returnResult();
	}

	private static RestTestClient.BodyContentSpec problem(RestTestClient.ResponseSpec response, int status,
			String detail) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	private <T> T only(Class<T> type, String uri) {
		return this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(type)
			.returnResult()
			.getResponseBody();
	}

	private List<Account> accounts() {
		return this.client.get()
			.uri("/accounts")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<List<Account>>() {
			})
			.returnResult()
			.getResponseBody();
	}

	private long transfers() {
		return this.ledger.sql("select count(*) from transfers").query(Long.class).single();
	}

	private static Account account(String name, String balance) {
		return new Account(name, new BigDecimal(balance));
	}

	private static <T> List<T> concurrently(int times, Callable<T> request) throws Exception {
		return concurrently(Collections.nCopies(times, request));
	}

	private static <T> List<T> concurrently(List<Callable<T>> requests) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(requests.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(requests)) {
				results.add(result.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
