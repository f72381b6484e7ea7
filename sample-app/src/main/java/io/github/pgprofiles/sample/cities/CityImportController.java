package io.github.pgprofiles.sample.cities;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Takes an uploaded CSV, of any size, and hands it to COPY as it arrives. A client that
 * goes away in the middle leaves no row.
 */
@RestController
final class CityImportController {

	private static final Logger logger = LoggerFactory.getLogger(CityImportController.class);

	private static final String PATH = "/cities/import";

	/** The load has a limit of its own. */
	private static final long NO_TIMEOUT = 0;

	private final CityTable cities;

	private final CitiesFile file;

	private final TaskExecutor executor;

	private final long mostBytes;

	CityImportController(CityTable cities, CitiesFile file, @Qualifier("applicationTaskExecutor") TaskExecutor executor,
			@Value("${sample.import.max-size}") DataSize most) {
		this.cities = cities;
		this.file = file;
		this.executor = executor;
		this.mostBytes = most.toBytes();
	}

	@PostMapping(path = PATH, consumes = "text/csv")
	Imported importBody(HttpServletRequest request) throws IOException {
		return load(body(request));
	}

	@PostMapping(path = PATH, consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	Imported importFile(@RequestPart("file") MultipartFile file, HttpServletRequest request) throws IOException {
		requireOwnOrigin(request);
		return load(new CityCsv(file.getInputStream(), file.getSize(), false, this.mostBytes));
	}

	/**
	 * A form, or no body at all, is what a page of another site may send in the name of
	 * whoever looks at it. For other bodies a browser asks first, and is not allowed.
	 */
	private static void requireOwnOrigin(HttpServletRequest request) {
		if (CorsUtils.isCorsRequest(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "A page of another site cannot import");
		}
	}

	private Imported load(CityCsv csv) throws IOException {
		try (csv) {
			return Imported.of(this.cities.add(csv, (progress) -> {
			}));
		}
	}

	/**
	 * Tells how far the import is while the body still comes. It runs on a thread of the
	 * application's own pool; where all of them are busy, the answer is a 503.
	 */
	@PostMapping(path = PATH, consumes = "text/csv", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter importAndTell(HttpServletRequest request) throws IOException {
		return tell(body(request));
	}

	/** Loads the cities that the application brings along once more, and tells of it. */
	@PostMapping(path = PATH + "/again", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter importAgain(HttpServletRequest request) throws IOException {
		requireOwnOrigin(request);
		return tell(this.file.open());
	}

	private SseEmitter tell(CityCsv csv) throws IOException {
		SseEmitter events = new SseEmitter(NO_TIMEOUT);
		try {
			this.executor.execute(() -> load(csv, events));
		}
		catch (TaskRejectedException ex) {
			csv.close();
			throw ex;
		}
		return events;
	}

	private void load(CityCsv csv, SseEmitter events) {
		try {
			send(events, "result", imported(csv, events));
		}
		catch (IOException | RuntimeException ex) {
			tell(events, ex);
		}
		finally {
			events.complete();
		}
	}

	private Imported imported(CityCsv csv, SseEmitter events) throws IOException {
		try (csv) {
			// a listener that throws ends the load: nobody would hear of it any more
			return Imported.of(this.cities.add(csv, (progress) -> send(events, "progress", progress)));
		}
	}

	private static void tell(SseEmitter events, Exception cause) {
		ProblemDetail problem = told(cause);
		try {
			send(events, "problem", problem);
		}
		catch (RuntimeException ex) {
			logger.debug("The client has gone", ex);
		}
	}

	private static void send(SseEmitter events, String name, Object data) {
		try {
			events.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private CityCsv body(HttpServletRequest request) throws IOException {
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		boolean compressed = encoding != null && encoding.strip().toLowerCase(Locale.ROOT).equals("gzip");
		if (encoding != null && !compressed) {
			throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"Content-Encoding: gzip or none, nothing else");
		}
		return new CityCsv(request.getInputStream(), request.getContentLengthLong(), compressed, this.mostBytes);
	}

	@ExceptionHandler({ DataAccessException.class, IOException.class, UncheckedIOException.class,
			ImportRunningException.class, TaskRejectedException.class })
	@Nullable ResponseEntity<ProblemDetail> failed(Exception ex, HttpServletResponse response) {
		if (response.isCommitted()) {
			// a client that has gone while it was told of the progress
			return null;
		}
		ProblemDetail problem = told(ex);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			answer.header(HttpHeaders.RETRY_AFTER, "1");
		}
		return answer.body(problem);
	}

	private static ProblemDetail told(Exception ex) {
		ProblemDetail problem = ImportProblem.of(ex);
		if (problem.getStatus() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
			logger.error("An import failed", ex);
		}
		return problem;
	}

}
