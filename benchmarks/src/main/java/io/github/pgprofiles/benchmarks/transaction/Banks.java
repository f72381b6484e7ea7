package io.github.pgprofiles.benchmarks.transaction;

import java.util.List;
import java.util.function.Function;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** All contenders, in the order of the reports. */
final class Banks {

	static final List<Function<ServerAddress, Bank>> ALL = List.of((address) -> new RawBank(address.pool()),
			(address) -> new OurBank(address.clients()), (address) -> new TemplateBank(address.pool()),
			(address) -> new JdbiBank(address.pool()), (address) -> new JooqBank(address.pool()));

	private Banks() {
	}

}
