package io.github.pgprofiles.benchmarks.item;

import java.util.List;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** All contenders, in the order of the reports. */
final class ItemReaders {

	private ItemReaders() {
	}

	static List<ItemReader> open(ServerAddress address) {
		return List.of(new RawReader(address.pool()), new OurReader(address.clients()),
				JdbcTemplateReader.byIndex(address.pool()), JdbcTemplateReader.byLabel(address.pool()),
				new JdbcClientReader(address.pool()), new JdbiReader(address.pool()), new JooqReader(address.pool()));
	}

}
