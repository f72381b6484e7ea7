package io.github.pgprofiles.sample.cities;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * All cities, written to the response as they come from the server. Memory holds a few of
 * them, however many there are.
 * <p>
 * An error in the middle must break the connection, or the client would take half a file
 * for a whole one. So nothing here closes the response or handles an exception: it
 * reaches the web server, which drops the connection once a part of the response is out.
 */
@RestController
final class CityExportController {

	/** The map's points are sent so many at a time. */
	private static final int PIECE = 1024;

	private final CityTable cities;

	private final JsonMapper json;

	/**
	 * An export holds a connection for as long as its client reads. So all exports
	 * together have at most half of them: clients that read slowly leave the rest to
	 * everybody else.
	 */
	private final Semaphore exports;

	CityExportController(CityTable cities, JsonMapper json,
			@Value("${app.postgres.profiles.cities.pool.max-size}") int connections) {
		this.cities = cities;
		this.json = json;
		this.exports = new Semaphore(Math.max(1, connections / 2));
	}

	@GetMapping("/cities/export.csv")
	void csv(HttpServletResponse response) throws IOException {
		export(() -> this.cities.writeCsv(download(response, "cities.csv", "text/csv;header=present;charset=UTF-8")));
	}

	@GetMapping("/cities/export.ndjson")
	void ndjson(HttpServletResponse response) throws IOException {
		export(() -> writeJson(response));
	}

	/** Each city in six bytes, as {@link MapPoint} writes them, the low byte first. */
	@GetMapping("/cities/map")
	void map(HttpServletResponse response) throws IOException {
		export(() -> writePoints(response));
	}

	private void export(Export export) throws IOException {
		if (!this.exports.tryAcquire()) {
			throw new ExportsBusyException();
		}
		try {
			export.run();
		}
		finally {
			this.exports.release();
		}
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> busy(ExportsBusyException ex) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "10")
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage()));
	}

	private void writeJson(HttpServletResponse response) throws IOException {
		OutputStream out = download(response, "cities.ndjson", "application/x-ndjson");
		try (Stream<City> rows = this.cities.stream()) {
			for (Iterator<City> row = rows.iterator(); row.hasNext();) {
				out.write(this.json.writeValueAsBytes(row.next()));
				out.write('\n');
			}
		}
	}

	private void writePoints(HttpServletResponse response) throws IOException {
		response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
		OutputStream out = response.getOutputStream();
		ByteBuffer piece = ByteBuffer.allocate(PIECE * MapPoint.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		try (Stream<MapPoint> points = this.cities.points()) {
			for (Iterator<MapPoint> point = points.iterator(); point.hasNext();) {
				point.next().put(piece);
				if (!piece.hasRemaining()) {
					out.write(piece.array());
					piece.clear();
				}
			}
		}
		out.write(piece.array(), 0, piece.position());
	}

	private static OutputStream download(HttpServletResponse response, String file, String type) throws IOException {
		response.setContentType(type);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename(file).build().toString());
		return response.getOutputStream();
	}

	private interface Export {

		void run() throws IOException;

	}

	private static final class ExportsBusyException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ExportsBusyException() {
			super("As many exports as are allowed are under way: try again later");
		}

	}

}
