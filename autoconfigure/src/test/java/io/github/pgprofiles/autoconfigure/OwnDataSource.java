package io.github.pgprofiles.autoconfigure;

import javax.sql.DataSource;

import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.context.annotation.Bean;

/**
 * A user's own DataSource for the profile {@code orders}, as a configuration that a test
 * adds.
 */
public class OwnDataSource {

	@Bean
	DataSource ordersDataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setPortNumbers(new int[] { TestServer.port() });
		dataSource.setDatabaseName("postgres");
		dataSource.setUser("postgres");
		return dataSource;
	}

}
