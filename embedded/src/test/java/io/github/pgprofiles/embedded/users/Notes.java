package io.github.pgprofiles.embedded.users;

import java.util.List;

import io.github.pgprofiles.PostgresClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** A component of the application, which slices leave out. */
@Component
class Notes {

	private final PostgresClient orders;

	private final PostgresClient reports;

	Notes(@Qualifier("orders") PostgresClient orders, @Qualifier("reports") PostgresClient reports) {
		this.orders = orders;
		this.reports = reports;
	}

	void add(String text) {
		this.orders.sql("insert into note (body) values (?)").param(text).update();
	}

	List<String> all() {
		return this.orders.sql("select body from note order by id").query(String.class).list();
	}

	int report() {
		return this.reports.sql("select count(*) from pg_catalog.pg_class").query(Integer.class).single();
	}

}
