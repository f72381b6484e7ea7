package io.github.pgprofiles.docs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.transaction.SafeToRetry;

import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reserves items, the first time while somebody else does. */
@Service
@EnableResilientMethods
class Reservations {

	private final PostgresClient orders;

	private final AtomicInteger runs = new AtomicInteger();

	Reservations(PostgresClient orders) {
		this.orders = orders;
	}

	public int runs() {
		return this.runs.get();
	}

	@Retryable(predicate = SafeToRetry.class, maxRetries = 4, delay = 10, jitter = 10, multiplier = 2)
	@Transactional(transactionManager = "orders", isolation = Isolation.SERIALIZABLE)
	public void reserve(long item) {
		int reserved = this.orders.sql("select reserved from seat where id = ?")
			.param(item)
			.query(Integer.class)
			.single();
		if (this.runs.incrementAndGet() == 1) {
			CompletableFuture
				.runAsync(() -> this.orders.sql("update seat set reserved = 100 where id = ?").param(item).update())
				.join();
		}
		this.orders.sql("update seat set reserved = ? where id = ?").param(reserved + 1).param(item).update();
	}

}
