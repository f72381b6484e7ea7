package io.github.pgprofiles.sample.start;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.sample.blog.Posts;
import io.github.pgprofiles.sample.cities.CitiesFile;
import io.github.pgprofiles.sample.cities.CityCsv;
import io.github.pgprofiles.sample.cities.CityTable;
import io.github.pgprofiles.sample.ledger.Ledger;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes the tables and loads the cities: when all beans are there, and before the web
 * server takes its first request. Where they are there already, the load changes nothing.
 */
@Component
final class Startup implements SmartInitializingSingleton {

	private final CitiesFile file;

	private final CityTable cities;

	private final Posts posts;

	private final Ledger ledger;

	private final Output output;

	Startup(CitiesFile file, CityTable cities, Posts posts, Ledger ledger, Output output) {
		this.file = file;
		this.cities = cities;
		this.posts = posts;
		this.ledger = ledger;
		this.output = output;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.posts.createTable();
		this.ledger.createTables();
		try {
			tell(load());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private CopyResult load() throws IOException {
		try (CityCsv csv = this.file.open(); Progress progress = this.output.progress("Loading cities")) {
			return this.cities.createAndLoad(csv, progress::show);
		}
	}

	private void tell(CopyResult loaded) {
		this.output.line("Loaded %,d cities, %.1f MB of CSV, in %.2f s: %,d rows/s", loaded.rows(),
				loaded.bytes() / 1e6, loaded.elapsed().toNanos() / 1e9, loaded.rowsPerSecond());
		this.output.line("%,d inserted, %,d updated, %,d unchanged", loaded.inserted(), loaded.updated(),
				loaded.ignored());
	}

	@EventListener
	void serving(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		if (port > 0) {
			this.output.line("Serving http://localhost:%d/", port);
		}
	}

}
