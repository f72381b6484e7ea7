package io.github.pgprofiles.autoconfigure.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Pattern;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * An answer to which something is added as late as possible: before the container sends
 * its head, which is when the buffer is full, flushed or complete.
 */
final class WritePositionResponse extends HttpServletResponseWrapper {

	/** UTF-8 needs no more for one. */
	private static final int BYTES_OF_A_CHARACTER = 4;

	private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

	private final Runnable addition;

	private final Object monitor = new Object();

	private boolean added;

	private long written;

	private long length = -1;

	private @Nullable ServletOutputStream stream;

	private @Nullable PrintWriter writer;

	WritePositionResponse(HttpServletResponse response, Runnable addition) {
		super(response);
		this.addition = addition;
	}

	/** Adds it, unless it was added, or it is too late. */
	void beforeCommit() {
		synchronized (this.monitor) {
			if (this.added || isCommitted()) {
				return;
			}
			this.added = true;
		}
		this.addition.run();
	}

	private void beforeWrite(long bytes) {
		this.written += bytes;
		if (this.written >= getBufferSize() || (this.length >= 0 && this.written >= this.length)) {
			beforeCommit();
		}
	}

	@Override
	public void setContentLength(int bytes) {
		this.length = bytes;
		super.setContentLength(bytes);
	}

	@Override
	public void setContentLengthLong(long bytes) {
		this.length = bytes;
		super.setContentLengthLong(bytes);
	}

	@Override
	public void setHeader(String name, String value) {
		noteLength(name, value);
		super.setHeader(name, value);
	}

	@Override
	public void addHeader(String name, String value) {
		noteLength(name, value);
		super.addHeader(name, value);
	}

	@Override
	public void setIntHeader(String name, int value) {
		noteLength(name, String.valueOf(value));
		super.setIntHeader(name, value);
	}

	@Override
	public void addIntHeader(String name, int value) {
		noteLength(name, String.valueOf(value));
		super.addIntHeader(name, value);
	}

	/** Once all of it is written, containers take no header any more. */
	private void noteLength(String name, @Nullable String value) {
		if (HttpHeaders.CONTENT_LENGTH.equalsIgnoreCase(name) && value != null && DIGITS.matcher(value).matches()) {
			this.length = Long.parseLong(value);
		}
	}

	@Override
	public void resetBuffer() {
		super.resetBuffer();
		this.written = 0;
	}

	@Override
	public void reset() {
		super.reset();
		this.written = 0;
		synchronized (this.monitor) {
			this.added = false;
		}
	}

	@Override
	public void flushBuffer() throws IOException {
		beforeCommit();
		super.flushBuffer();
	}

	@Override
	public void sendError(int status) throws IOException {
		beforeCommit();
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		beforeCommit();
		super.sendError(status, message);
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		beforeCommit();
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, int status) throws IOException {
		beforeCommit();
		super.sendRedirect(location, status);
	}

	@Override
	public void sendRedirect(String location, boolean clearBuffer) throws IOException {
		beforeCommit();
		super.sendRedirect(location, clearBuffer);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		beforeCommit();
		super.sendRedirect(location, status, clearBuffer);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		ServletOutputStream present = this.stream;
		if (present == null) {
			present = new Stream(super.getOutputStream());
			this.stream = present;
		}
		return present;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		PrintWriter present = this.writer;
		if (present == null) {
			present = new PrintWriter(new Characters(super.getWriter()));
			this.writer = present;
		}
		return present;
	}

	private final class Stream extends ServletOutputStream {

		private final ServletOutputStream target;

		Stream(ServletOutputStream target) {
			this.target = target;
		}

		@Override
		public void write(int value) throws IOException {
			beforeWrite(1);
			this.target.write(value);
		}

		@Override
		public void write(byte[] bytes, int offset, int count) throws IOException {
			beforeWrite(count);
			this.target.write(bytes, offset, count);
		}

		@Override
		public void flush() throws IOException {
			beforeCommit();
			this.target.flush();
		}

		@Override
		public void close() throws IOException {
			beforeCommit();
			this.target.close();
		}

		@Override
		public boolean isReady() {
			return this.target.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.target.setWriteListener(listener);
		}

	}

	private final class Characters extends Writer {

		private final PrintWriter target;

		Characters(PrintWriter target) {
			this.target = target;
		}

		@Override
		public void write(char[] characters, int offset, int count) {
			beforeWrite((long) count * BYTES_OF_A_CHARACTER);
			this.target.write(characters, offset, count);
		}

		@Override
		public void flush() throws IOException {
			beforeCommit();
			this.target.flush();
			check();
		}

		@Override
		public void close() throws IOException {
			beforeCommit();
			this.target.close();
		}

		/** A PrintWriter throws nothing. */
		private void check() throws IOException {
			if (this.target.checkError()) {
				throw new IOException("The answer could not be written");
			}
		}

	}

}
