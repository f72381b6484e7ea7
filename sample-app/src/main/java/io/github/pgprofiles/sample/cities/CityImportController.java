package io.github.pgprofiles.sample.cities;

import java.io.IOException;
import java.io.InputStream;

import io.github.pgprofiles.CopyResult;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes an uploaded CSV, of any size, and hands it to COPY as it arrives. */
@RestController
final class CityImportController {

	private final CityTable cities;

	CityImportController(CityTable cities) {
		this.cities = cities;
	}

	/**
	 * What an upload brought.
	 *
	 * @param rows that were added
	 * @param millis that it took
	 * @param rowsPerSecond the rate
	 */
	record Imported(long rows, long millis, long rowsPerSecond) {

		static Imported of(CopyResult result) {
			return new Imported(result.rows(), result.elapsed().toMillis(), result.rowsPerSecond());
		}

	}

	@PostMapping(path = "/cities/import", consumes = "text/csv")
	Imported importBody(InputStream body) throws IOException {
		return Imported.of(this.cities.add(body));
	}

	@PostMapping(path = "/cities/import", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	Imported importFile(@RequestPart("file") MultipartFile file) throws IOException {
		try (InputStream csv = file.getInputStream()) {
			return Imported.of(this.cities.add(csv));
		}
	}

	@ExceptionHandler
	ProblemDetail malformed(MalformedCsvException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
		problem.setTitle("Malformed CSV, nothing was imported");
		problem.setProperty("line", ex.line());
		return problem;
	}

}
