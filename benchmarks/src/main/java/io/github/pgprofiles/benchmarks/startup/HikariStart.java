package io.github.pgprofiles.benchmarks.startup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Plain pools of HikariCP, each made on a thread of its own. */
final class HikariStart extends StartContender {

	static final String NAME = "hikari";

	private final ServerAddress address;

	HikariStart(ServerAddress address, int profiles) {
		super(profiles);
		this.address = address;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	AutoCloseable open(List<String> names) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(names.size());
		try {
			List<Future<HikariDataSource>> starting = new ArrayList<>();
			for (String name : names) {
				starting.add(threads.submit(() -> this.address.pool(name)));
			}
			Pools pools = new Pools();
			for (int i = 0; i < names.size(); i++) {
				pools.byName.put(names.get(i), starting.get(i).get());
			}
			return pools;
		}
		finally {
			threads.shutdown();
		}
	}

	@Override
	String ask(AutoCloseable pools, String name) throws SQLException {
		HikariDataSource pool = Objects.requireNonNull(((Pools) pools).byName.get(name));
		try (Connection connection = pool.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("select current_setting('application_name')")) {
			row.next();
			return row.getString(1);
		}
	}

	/** All of a round. */
	private static final class Pools implements AutoCloseable {

		private final Map<String, HikariDataSource> byName = new LinkedHashMap<>();

		@Override
		public void close() {
			this.byName.values().parallelStream().forEach(HikariDataSource::close);
		}

	}

}
