package io.github.pgprofiles.autoconfigure.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import io.github.pgprofiles.PostgresClient;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What requests do that write and read. */
@RestController
class PositionsApplication {

	/** More than the buffer of an answer. */
	static final String LONG = "x".repeat(100_000);

	private final PostgresClient orders;

	PositionsApplication(PostgresClient orders) {
		this.orders = orders;
	}

	private void insert(String id) {
		this.orders.sql("insert into positions values (?)").param(id).update();
	}

	private String count(String id) {
		return this.orders.replica()
			.sql("select count(*)::text from positions where id = ?")
			.param(id)
			.query(String.class)
			.single();
	}

	@GetMapping("/write/{id}")
	String write(@PathVariable("id") String id) {
		insert(id);
		return "written";
	}

	@GetMapping("/read/{id}")
	String read(@PathVariable("id") String id) {
		return count(id);
	}

	@GetMapping("/callable/{id}")
	Callable<String> callable(@PathVariable("id") String id) {
		return () -> {
			insert(id);
			return count(id) + " on " + Thread.currentThread().getName();
		};
	}

	@GetMapping("/stream/{id}")
	StreamingResponseBody stream(@PathVariable("id") String id) {
		return (out) -> {
			insert(id);
			out.write(LONG.getBytes(StandardCharsets.US_ASCII));
		};
	}

	@GetMapping("/flush/{id}")
	void flush(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
		insert(id);
		response.getOutputStream().write('x');
		response.getOutputStream().flush();
		response.getOutputStream().write('y');
	}

	@GetMapping("/print/{id}")
	void print(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
		PrintWriter writer = response.getWriter();
		writer.print("begun");
		insert(id);
		writer.print(LONG);
	}

	@GetMapping("/sized/{id}")
	void sized(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
		insert(id);
		response.setContentLength(2);
		response.getOutputStream().write(new byte[] { 'o', 'k' });
	}

	@GetMapping("/error/{id}")
	void error(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
		insert(id);
		response.sendError(HttpServletResponse.SC_CONFLICT);
	}

	@GetMapping("/redirect/{id}")
	void redirect(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
		insert(id);
		response.sendRedirect("/read/" + id);
	}

	@GetMapping("/empty/{id}")
	ResponseEntity<Void> empty(@PathVariable("id") String id) {
		insert(id);
		return ResponseEntity.noContent().build();
	}

}
