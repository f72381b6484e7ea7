package io.github.pgprofiles.autoconfigure.data;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.TestServer;

/**
 * Configuration and tables of the application whose packages belong to three profiles.
 */
final class Shop {

	static final String REPORTS = "io.github.pgprofiles.autoconfigure.data.shop.reports";

	private static final String PROFILES = "app.postgres.profiles.";

	private Shop() {
	}

	/** Lines of the profiles, each with the tables that its database needs. */
	static List<String> profiles() {
		List<String> lines = new ArrayList<>(
				List.of(PROFILES + "reports.jpa.packages=" + REPORTS, PROFILES + "reports.jpa.ddl-auto=update",
						PROFILES + "reports.data-jdbc.packages=" + REPORTS, "spring.main.banner-mode=off"));
		add(lines, "orders", """
				create table purchase (id bigint primary key);
				create sequence label_ids start 100; create table label (id bigint primary key, name text)""");
		add(lines, "reports", """
				create sequence stock_ids start 500; create table stock (id bigint primary key, name text unique);
				create table box (stock bigint references stock, place text)""");
		add(lines, "audit", """
				create table entry (id bigint primary key);
				create table mark (id bigint generated always as identity primary key, name text)""");
		return lines;
	}

	private static void add(List<String> lines, String profile, String tables) {
		for (String line : TestServer.profile(profile)) {
			lines.add(line);
			if (line.contains(".database=")) {
				TestServer.execute(line.substring(line.indexOf('=') + 1), tables);
			}
		}
	}

}
