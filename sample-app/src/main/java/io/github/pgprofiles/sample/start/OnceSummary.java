package io.github.pgprofiles.sample.start;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.sample.blog.Post;
import io.github.pgprofiles.sample.blog.Posts;
import io.github.pgprofiles.sample.blog.StoredPost;
import io.github.pgprofiles.sample.cities.CitiesFile;
import io.github.pgprofiles.sample.cities.City;
import io.github.pgprofiles.sample.cities.CityCsv;
import io.github.pgprofiles.sample.cities.CityQueries;
import io.github.pgprofiles.sample.cities.CityTable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Where {@code --once} was given: a few queries on both profiles, and their times. */
@Component
final class OnceSummary implements ApplicationRunner {

	private final CityQueries queries;

	private final CityTable cities;

	private final CitiesFile file;

	private final Posts posts;

	private final Output output;

	OnceSummary(CityQueries queries, CityTable cities, CitiesFile file, Posts posts, Output output) {
		this.queries = queries;
		this.cities = cities;
		this.file = file;
		this.posts = posts;
		this.output = output;
	}

	@Override
	public void run(ApplicationArguments args) {
		if (!args.containsOption("once")) {
			return;
		}
		this.output.line("");
		cities();
		blog();
	}

	private void cities() {
		timed("cities", "a prefix", () -> {
			List<City> found = this.queries.find("CH", "Z", 1000);
			return "%d of CH begin with Z: %s, …".formatted(found.size(), three(found.stream().map(City::name)));
		});
		timed("cities", "the nearest",
				() -> "to 47.4, 8.5: " + three(this.queries.nearest(47.4, 8.5, 3)
					.stream()
					.map((city) -> "%s %.1f km".formatted(city.name(), city.km()))));
		timed("cities", "a stream of all", () -> {
			try (Stream<City> all = this.cities.stream()) {
				City north = all.max(Comparator.comparingDouble(City::lat)).orElseThrow();
				return "the northernmost is %s, %s, at %.2f".formatted(north.name(), north.country(), north.lat());
			}
		});
		timed("cities", "the load again", () -> {
			CopyResult again = loadAgain();
			return "%,d rows: %,d inserted, %,d updated, %,d unchanged".formatted(again.rows(), again.inserted(),
					again.updated(), again.ignored());
		});
		timed("cities", "COPY to CSV", () -> {
			CopyResult copied = this.cities.writeCsv(OutputStream.nullOutputStream());
			return "%,d rows, %.1f MB, %,d rows/s".formatted(copied.rows(), copied.bytes() / 1e6,
					copied.rowsPerSecond());
		});
	}

	private CopyResult loadAgain() {
		try (CityCsv csv = this.file.open()) {
			return this.cities.add(csv, (progress) -> {
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void blog() {
		timed("blog", "a new post", () -> {
			StoredPost stored = this.posts.add(new Post("The cities are here", "Loaded and counted.", true));
			return "number %d, '%s'".formatted(stored.id(), stored.title());
		});
		timed("blog", "the latest posts", () -> three(this.posts.latest(3).stream().map(StoredPost::title)));
	}

	private static String three(Stream<String> names) {
		return names.limit(3).collect(Collectors.joining(", "));
	}

	private void timed(String profile, String what, Supplier<String> query) {
		long begin = System.nanoTime();
		String result = query.get();
		this.output.line("%-6s  %-16s %7.1f ms   %s", profile, what, (System.nanoTime() - begin) / 1e6, result);
	}

}
