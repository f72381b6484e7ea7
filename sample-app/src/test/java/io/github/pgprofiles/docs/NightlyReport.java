package io.github.pgprofiles.docs;

import io.github.pgprofiles.NodeClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

@Component
@Lazy
class NightlyReport {

	private final NodeClient replica;

	NightlyReport(@Qualifier("orders/replica-1") NodeClient replica) {
		this.replica = replica;
	}

	long orders() {
		return this.replica.sql("select count(*) from orders").query(Long.class).single();
	}

}
