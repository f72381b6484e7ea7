package io.github.pgprofiles.docs;

import java.math.BigDecimal;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.docs.PaymentWorkflow.Order;
import io.github.pgprofiles.docs.PaymentWorkflow.Receipt;
import io.github.pgprofiles.error.OnceConflictException;
import io.github.pgprofiles.transaction.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/once.md. */
@Shop
@SpringBootTest
class OnceExamplesIT {

	@Autowired
	private PostgresClient orders;

	private final Order order = new Order(1, new BigDecimal("10.50"));

	@BeforeEach
	void createTables() {
		this.orders.sql("drop table if exists account, payment, postgres_profiles_once").update();
		this.orders.sql("create table account (id bigint primary key, balance numeric(12, 2))").update();
		this.orders.sql("""
				create table payment (
					id bigint generated always as identity, account bigint, amount numeric(12, 2)
				)""").update();
		this.orders.sql("insert into account values (1, 100)").update();
	}

	private BigDecimal balance() {
		return this.orders.sql("select balance from account").query(BigDecimal.class).single();
	}

	private static Receipt pay(Transaction tx, Order order) {
		tx.sql("update account set balance = balance - :amount where id = :account").params(order).update();
		return new Receipt(1, order.amount());
	}

	private static List<Receipt> payAll(Transaction tx, List<Order> batch) {
		return batch.stream().map((each) -> pay(tx, each)).toList();
	}

	@Test
	void sameKeySameResult() {
		assertThat(once(this.orders, this.order)).isEqualTo(once(this.orders, this.order));
		assertThat(balance()).isEqualByComparingTo("89.50");
	}

	private static Receipt once(PostgresClient orders, Order order) {
		Receipt receipt = orders.transaction().once("payment-42", Receipt.class).execute((tx) -> pay(tx, order));
		return receipt;
	}

	@Test
	void listOfResults() {
		List<Order> batch = List.of(this.order, this.order);
		assertThat(all(this.orders, batch)).isEqualTo(all(this.orders, batch)).hasSize(2);
		assertThat(balance()).isEqualByComparingTo("79");
		assertThatExceptionOfType(OnceConflictException.class).isThrownBy(() -> all(this.orders, List.of(this.order)));
	}

	private static List<Receipt> all(PostgresClient orders, List<Order> batch) {
		List<Receipt> receipts = orders.transaction()
			.serializable()
			.retry()
			.once("batch-7", new ParameterizedTypeReference<List<Receipt>>() {
			})
			.fingerprint(batch)
			.execute((tx) -> payAll(tx, batch));
		return receipts;
	}

	/** Fails behind its first step, as often as it is told to. */
	private List<Receipt> workflow(PaymentWorkflow steps, String id, boolean fails) {
		Receipt first = steps.charge(id, this.order);
		if (fails) {
			throw new IllegalStateException("the process dies");
		}
		Receipt second = steps.charge(id + "/second", new Order(1, first.amount().add(BigDecimal.ONE)));
		return List.of(first, second);
	}

	@Test
	void workflowThatIsReplayedFromItsBeginningChargesEachStepOnce(@Autowired PaymentWorkflow steps) {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> workflow(steps, "workflow-1", true));
		}
		List<Receipt> receipts = workflow(steps, "workflow-1", false);
		assertThat(workflow(steps, "workflow-1", false)).isEqualTo(receipts);
		assertThat(receipts).extracting(Receipt::number).containsExactly(1L, 2L);
		assertThat(balance()).isEqualByComparingTo("78.00");
	}

	private static MvcTestResult post(MockMvcTester mvc, String key, String amount) {
		return mvc.post()
			.uri("/transfers")
			.header("Idempotency-Key", key)
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"account\": 1, \"amount\": %s}".formatted(amount))
			.exchange();
	}

	@Test
	void requestThatComesAgainGetsTheSameAnswer(@Autowired PaymentWorkflow steps) throws Exception {
		MockMvcTester mvc = MockMvcTester.of(new TransferController(steps));
		MvcTestResult first = post(mvc, "a", "10.00");
		assertThat(first).hasStatusOk();
		MvcTestResult second = post(mvc, "a", "10.00");
		assertThat(second.getResponse().getContentAsString()).isNotEmpty()
			.isEqualTo(first.getResponse().getContentAsString());
		assertThat(post(mvc, "a", "20.00")).hasStatus(422);
		assertThat(balance()).isEqualByComparingTo("90");
		assertThat(post(mvc, "b", "20.00")).hasStatusOk();
		assertThat(balance()).isEqualByComparingTo("70");
	}

	@Test
	void keyIsAsLongAsIsSaid() {
		assertThat(this.orders.transaction().once("x".repeat(200))).isNotNull();
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.orders.transaction().once("x".repeat(201)));
	}

}
