package io.github.pgprofiles.sample.cities;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.pgprofiles.CopyResult;
import io.github.pgprofiles.CopyTemplate;
import io.github.pgprofiles.PostgresClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The table of cities as a whole: made, filled and copied. Thread-safe. */
@Component
public final class CityTable {

	/** Any number that nobody else takes. */
	private static final long START_LOCK = 5_171_075;

	private static final String[] COLUMNS = { "name", "country", "admin1", "admin2", "lat", "lng" };

	/** Collation "C" sorts alike on every server, and lets an index find a prefix. */
	private static final String CREATE = """
			create table if not exists cities (
			  name text collate "C" not null,
			  country text not null check (country ~ '^[A-Z]{2}$'),
			  admin1 text,
			  admin2 text,
			  lat double precision not null check (lat between -90 and 90),
			  lng double precision not null check (lng between -180 and 180))""";

	private final PostgresClient cities;

	public CityTable(@Qualifier("cities") PostgresClient cities) {
		this.cities = cities;
	}

	/** CSV that is opened only when it is needed. */
	@FunctionalInterface
	public interface CsvSource {

		/**
		 * Opens the source.
		 * @return its bytes, which the caller closes
		 * @throws IOException if it cannot be opened
		 */
		InputStream open() throws IOException;

	}

	/**
	 * Creates the table if it is missing and fills it if it is empty. All in one
	 * transaction: a start that is interrupted leaves nothing, and the next one begins
	 * anew.
	 * @param source of the cities, with a header
	 * @return what was loaded, or empty if the cities were there already
	 * @throws IOException if the source cannot be opened
	 */
	public Optional<CopyResult> createAndFill(CsvSource source) throws IOException {
		return this.cities.transaction().execute((tx) -> {
			// several instances may start at once; the others wait here, then find the
			// rows
			tx.sql("select 1 from pg_advisory_xact_lock(:key)").param("key", START_LOCK).query(Integer.class).single();
			tx.sql(CREATE).update();
			if (tx.sql("select exists (select from cities)").query(Boolean.class).single()) {
				return Optional.empty();
			}
			CopyResult loaded;
			try (InputStream csv = source.open()) {
				loaded = fill(tx.copy(), COLUMNS, csv);
			}
			// after the rows: an index is built faster than it is kept up to date
			tx.sql("create index if not exists cities_by_name on cities (country, name)").update();
			tx.sql("create index if not exists cities_by_lat on cities (lat)").update();
			tx.sql("analyze cities").update();
			return Optional.of(loaded);
		});
	}

	/**
	 * Adds cities from CSV, all of them or none. Nothing is held in memory.
	 * @param csv in UTF-8, with a header that names some or all columns in any order; not
	 * closed
	 * @return rows, bytes and time
	 * @throws MalformedCsvException if the header or a line is wrong; it knows the line
	 * @throws IOException if the header cannot be read
	 */
	public CopyResult add(InputStream csv) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(csv);
		String[] columns = CsvHeader.peek(buffered, COLUMNS);
		try {
			return fill(this.cities.copy(), columns, buffered);
		}
		catch (DataAccessException ex) {
			throw MalformedCsvException.of(ex).orElseThrow(() -> ex);
		}
	}

	private static CopyResult fill(CopyTemplate copy, String[] columns, InputStream csv) {
		return copy.into("cities").columns(columns).csv().header().from(csv);
	}

	/**
	 * Writes all cities as CSV with a header. Nothing is held in memory.
	 * @param sink of the bytes; not closed
	 * @return rows, bytes and time
	 */
	public CopyResult writeCsv(OutputStream sink) {
		return this.cities.copy().from("cities").columns(COLUMNS).csv().header().to(sink);
	}

	/**
	 * Streams all cities. Holds a connection until it is closed.
	 * @return the cities, for try-with-resources
	 */
	public Stream<City> stream() {
		return this.cities.sql("select name, country, admin1, admin2, lat, lng from cities").query(City.class).stream();
	}

}
