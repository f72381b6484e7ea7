package io.github.pgprofiles.sample.cities;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.transaction.Transaction;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The table of cities as a whole: made, loaded and copied. Thread-safe. */
@Component
public final class CityTable {

	/** Any number that nobody else takes. */
	private static final long LOAD_LOCK = 5_171_075;

	/** An import holds up the others, so a slow one has its end. */
	private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);

	/** A client that stops reading must not hold a connection for ever. */
	private static final Duration LONGEST_EXPORT = Duration.ofMinutes(10);

	private static final String[] COLUMNS = { "name", "country", "admin1", "admin2", "lat", "lng" };

	private static final String[] KEY = { "country", "name", "lat", "lng" };

	/** Collation "C" sorts alike on every server, and lets an index find a prefix. */
	private static final String CREATE = """
			create table if not exists cities (
			  name text collate "C" not null,
			  country text not null check (country ~ '^[A-Z]{2}$'),
			  admin1 text,
			  admin2 text,
			  lat double precision not null check (lat between -90 and 90),
			  lng double precision not null check (lng between -180 and 180),
			  primary key (country, name, lat, lng))""";

	private final PostgresClient cities;

	public CityTable(@Qualifier("cities") PostgresClient cities) {
		this.cities = cities;
	}

	/**
	 * Creates the table if it is missing, and loads cities into it. All in one
	 * transaction: a start that is interrupted leaves nothing, and the next one begins
	 * anew.
	 * @param csv with a header, as for {@link #add}
	 * @param listener told how far it is
	 * @return what the load did; nothing at all, if the cities were there already
	 * @throws IOException if the source cannot be read
	 */
	public CopyResult createAndLoad(CityCsv csv, Consumer<LoadProgress> listener) throws IOException {
		return this.cities.transaction().execute((tx) -> {
			// several instances may start at once: the others wait here, and change
			// nothing then
			tx.sql("select 1 from pg_advisory_xact_lock(:key)").param("key", LOAD_LOCK).query(Integer.class).single();
			tx.sql(CREATE).update();
			CopyResult loaded = load(tx, csv, listener);
			// after the rows: an index is built faster than it is kept up to date
			tx.sql("create index if not exists cities_by_lat on cities (lat)").update();
			tx.sql("create index if not exists cities_by_name on cities (name)").update();
			if (loaded.stored() > 0) {
				tx.sql("analyze cities").update();
			}
			return loaded;
		});
	}

	/**
	 * Adds cities, and corrects those that are there, by their country, name and place:
	 * all of the source or nothing. Nothing is held in memory.
	 * @param csv in UTF-8, whose first line names the columns in the table's order
	 * @param listener told how far it is, on this thread; where it throws, nothing is
	 * added
	 * @return rows, what became of them, and time
	 * @throws ImportRunningException if another load is running
	 * @throws IOException if the source cannot be opened
	 * @throws java.io.UncheckedIOException if it cannot be read to its end
	 */
	public CopyResult add(CityCsv csv, Consumer<LoadProgress> listener) throws IOException {
		return this.cities.transaction().execute((tx) -> {
			// two that have the same cities in another order could wait for each other
			if (!tx.sql("select pg_try_advisory_xact_lock(:key)")
				.param("key", LOAD_LOCK)
				.query(Boolean.class)
				.single()) {
				throw new ImportRunningException();
			}
			return load(tx, csv, listener);
		});
	}

	private static CopyResult load(Transaction tx, CityCsv csv, Consumer<LoadProgress> listener) throws IOException {
		InputStream source = csv.open();
		return tx.copy()
			.into("cities")
			.columns(COLUMNS)
			.onConflict(KEY)
			.update()
			.whereChanged()
			.csv()
			.headerMatch()
			.timeout(LONGEST_LOAD)
			.onProgress((progress) -> listener.accept(LoadProgress.of(progress, csv)))
			.from(source);
	}

	/**
	 * Writes all cities as CSV with a header. Nothing is held in memory.
	 * @param sink of the bytes; not closed
	 * @return rows, bytes and time
	 */
	public CopyResult writeCsv(OutputStream sink) {
		return this.cities.copy().from("cities").columns(COLUMNS).csv().header().timeout(LONGEST_EXPORT).to(sink);
	}

	/**
	 * Streams all cities. Holds a connection until it is closed.
	 * @return the cities, for try-with-resources
	 */
	public Stream<City> stream() {
		return this.cities.sql("select name, country, admin1, admin2, lat, lng from cities")
			.named("all-cities")
			.timeout(LONGEST_EXPORT)
			.query(City.class)
			.stream();
	}

	/**
	 * Streams what a map needs of all cities. Holds a connection until it is closed.
	 * @return the points, for try-with-resources
	 */
	public Stream<MapPoint> points() {
		return this.cities.sql("select lat, lng, country from cities")
			.named("map-points")
			.timeout(LONGEST_EXPORT)
			.query(MapPoint.class)
			.stream();
	}

}
