package io.github.pgprofiles.sample.cities;

import java.io.IOException;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The cities that the application brings along. Thread-safe. */
@Component
public final class CitiesFile {

	private final Resource data = new ClassPathResource("data/cities.csv.gz");

	/**
	 * Opens the file.
	 * @return all cities, to be closed by the caller
	 * @throws IOException if it cannot be read
	 */
	public CityCsv open() throws IOException {
		return new CityCsv(this.data.getInputStream(), this.data.contentLength(), true, Long.MAX_VALUE);
	}

}
