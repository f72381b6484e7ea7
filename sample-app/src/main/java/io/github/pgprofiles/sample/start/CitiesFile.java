package io.github.pgprofiles.sample.start;

import java.io.IOException;

import io.github.pgprofiles.sample.cities.CityCsv;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** The cities that the application brings along. */
@Component
final class CitiesFile {

	private final Resource data = new ClassPathResource("data/cities.csv.gz");

	CityCsv open() throws IOException {
		return new CityCsv(this.data.getInputStream(), this.data.contentLength(), true, Long.MAX_VALUE);
	}

}
