package io.github.pgprofiles.benchmarks.item;

import java.util.List;

import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** All contenders, in the order of the reports. */
final class ItemReaders {

	private ItemReaders() {
	}

	static List<ItemReader> open(BenchmarkServer server) {
		return List.of(new RawReader(server.pool()), new OurReader(server.clients()),
				new JdbcTemplateReader(server.pool()), new JdbcClientReader(server.pool()),
				new JdbiReader(server.pool()), new JooqReader(server.pool()));
	}

}
