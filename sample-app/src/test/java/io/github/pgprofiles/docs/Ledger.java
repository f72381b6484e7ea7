package io.github.pgprofiles.docs;

import java.math.BigDecimal;

import io.github.pgprofiles.PostgresClient;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Ledger {

	private final PostgresClient orders;

	Ledger(PostgresClient orders) {
		this.orders = orders;
	}

	@Transactional("orders")
	public void move(long from, long to, BigDecimal amount) {
		add(to, amount);
		add(from, amount.negate());
	}

	private void add(long account, BigDecimal amount) {
		this.orders.sql("update account set balance = balance + :amount where id = :account")
			.param("amount", amount)
			.param("account", account)
			.update();
	}

}
