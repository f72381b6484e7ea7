package io.github.pgprofiles.docs;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;

/** Counts what two databases hold. */
public final class Main {

	record Database(String profile, String dsn, String password) {

		ProfileSettings settings() {
			return ProfileSettings.builder(this.profile)
				.dsn(this.dsn)
				.password(this.password)
				.applicationName("counter")
				.pool(PoolSettings.defaults().withMaxSize(4))
				.build();
		}

	}

	private Main() {
	}

	public static void main(String[] args) {
		Database orders = new Database("orders", args[0], args[2]);
		Database reports = new Database("reports", args[1], args[2]);
		try (PostgresClients.Closeable clients = PostgresClients.open(orders.settings(), reports.settings())) {
			for (String name : clients.names()) {
				PostgresClient client = clients.get(name);
				long tables = client.sql("select count(*) from pg_tables where schemaname = :schema")
					.param("schema", "public")
					.query(Long.class)
					.single();
				System.out.println(name + ": " + tables + " tables");
			}
		}
	}

}
