package io.github.pgprofiles.benchmarks.cluster.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;

/** A client that only routes: two pools of HikariCP, and the driver's choice of hosts. */
final class RoutingStore implements NoteStore {

	private final HikariDataSource primary;

	private final HikariDataSource replicas;

	RoutingStore(Lab lab, int threads) {
		this.primary = pool(lab, threads, "targetServerType=primary");
		this.replicas = pool(lab, threads, "targetServerType=preferSecondary&loadBalanceHosts=true");
	}

	private static HikariDataSource pool(Lab lab, int threads, String choice) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:postgresql://%s/%s?%s".formatted(Lab.hosts(lab.nodes().stream().map(Node::port)),
				Node.DATABASE, choice));
		config.setUsername(lab.user());
		config.setPassword(lab.password());
		config.setMaximumPoolSize(threads);
		return new HikariDataSource(config);
	}

	@Override
	public String name() {
		return "targetServerType=preferSecondary";
	}

	@Override
	public void write(int id, long value) throws SQLException {
		try (Connection connection = this.primary.getConnection();
				PreparedStatement statement = connection.prepareStatement(UPDATE)) {
			statement.setLong(1, value);
			statement.setInt(2, id);
			statement.executeUpdate();
		}
	}

	@Override
	public Seen read(int id) throws SQLException {
		try (Connection connection = this.replicas.getConnection();
				PreparedStatement statement = connection.prepareStatement(SELECT)) {
			statement.setInt(1, id);
			try (ResultSet result = statement.executeQuery()) {
				result.next();
				return new Seen(result.getInt(1), result.getLong(2));
			}
		}
	}

	@Override
	public void close() {
		this.primary.close();
		this.replicas.close();
	}

}
