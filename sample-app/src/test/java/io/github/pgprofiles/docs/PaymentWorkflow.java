package io.github.pgprofiles.docs;

import java.math.BigDecimal;

import io.github.pgprofiles.PostgresClient;

import org.springframework.stereotype.Component;

@Component
class PaymentWorkflow {

	private final PostgresClient orders;

	PaymentWorkflow(PostgresClient orders) {
		this.orders = orders;
	}

	record Order(long account, BigDecimal amount) {
	}

	record Receipt(long number, BigDecimal amount) {
	}

	Receipt charge(String workflowId, Order order) {
		return this.orders.transaction()
			.name("charge")
			.retry()
			.once(workflowId + "/charge", Receipt.class)
			.fingerprint(order)
			.execute((tx) -> {
				tx.sql("update account set balance = balance - :amount where id = :account").params(order).update();
				long number = tx.sql("insert into payment (account, amount) values (:account, :amount) returning id")
					.params(order)
					.query(Long.class)
					.single();
				return new Receipt(number, order.amount());
			});
	}

}
