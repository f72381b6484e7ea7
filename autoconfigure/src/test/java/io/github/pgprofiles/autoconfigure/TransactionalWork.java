package io.github.pgprofiles.autoconfigure;

import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The user's service. */
class TransactionalWork {

	@Transactional("orders")
	public void plain(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "orders", isolation = Isolation.SERIALIZABLE)
	public void serializable(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "orders", readOnly = true)
	public void readOnly(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "orders", timeout = 1)
	public void forOneSecond(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "orders", propagation = Propagation.NESTED)
	public void nested(Runnable work) {
		work.run();
	}

	@Transactional(transactionManager = "orders", propagation = Propagation.REQUIRES_NEW)
	public void requiresNew(Runnable work) {
		work.run();
	}

}
