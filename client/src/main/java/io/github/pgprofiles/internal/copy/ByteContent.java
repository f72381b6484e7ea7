package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.util.Arrays;

import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.EndMarker;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import io.github.pgprofiles.internal.copy.io.HeaderQuotes;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.io.RowCounter;
import io.github.pgprofiles.internal.copy.io.Unmarked;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.error.CallerFailure;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bytes of a source chunk by chunk. As long as nothing but the first chunk was
 * read it can be sent once more. Not thread-safe.
 */
final class ByteContent implements CopyInSession.Content<IOException> {

	/** Grows as it must, where nobody knows how much there is. */
	private static final int BUFFER = 8 * 1024;

	/** Of a source that may be slow, and that nobody knows the size of. */
	private static final int AHEAD = 16 * 1024;

	/** Tells what the data probably are, where the server refuses them. */
	private static final int START = 512;

	private final CopyJob job;

	private final int version;

	private final InputStream source;

	/** How much is read before the server hears of the copy. */
	private final int ahead;

	private final ProgressMeter meter;

	private byte[] chunk;

	/** Of the first chunk; -1 as long as it was not read. */
	private int first = -1;

	/** Whether more than the first chunk was read. */
	private boolean released;

	private RowCounter counter;

	/** Lines of the file that have gone by. */
	private final long before;

	/** How the data begin. */
	private byte[] start = new byte[0];

	/**
	 * Takes a source from where it is.
	 * @param before lines of its file that were taken
	 */
	ByteContent(CopyJob job, int version, ByteSource source, ProgressMeter meter, long before) {
		this.before = before;
		this.job = job;
		this.version = version;
		this.source = source.stream();
		this.ahead = source.isInMemory() ? CopyInSession.CHUNK : AHEAD;
		this.meter = meter;
		this.counter = job.rows(version);
		this.chunk = new byte[first(source.size().bytes())];
	}

	/** One byte more than there is shows that it is all. */
	private static int first(@Nullable Long size) {
		return (size != null) ? (int) Math.min(size + 1, CopyInSession.CHUNK) : BUFFER;
	}

	/** Counts the rows that were sent. */
	RowCounter counter() {
		return this.counter;
	}

	/** How the data begin, as far as they were read. */
	byte[] start() {
		return this.start;
	}

	/** Whether it can still be sent from its beginning. */
	boolean isHeld() {
		return !this.released;
	}

	@Override
	public void send(CopyInSession session) throws SQLException, IOException {
		this.counter = this.job.rows(this.version);
		EndMarker marker = EndMarker.of(this.job, this.version, this.before);
		int read = (this.first >= 0) ? this.first : begin(session);
		for (int full = this.ahead; read == full; full = CopyInSession.CHUNK) {
			count(marker, read);
			session.send(this.chunk, read);
			this.released = true;
			this.meter.moved(this.counter.rows(), session.bytes());
			read = fill(session, 0, CopyInSession.CHUNK);
		}
		count(marker, read);
		this.counter.requireComplete();
		session.last(this.chunk, read);
		this.meter.moved(this.counter.rows(), session.bytes());
	}

	private void count(@Nullable EndMarker marker, int read) {
		if (marker != null) {
			marker.look(this.chunk, 0, read);
		}
		this.counter.count(this.chunk, 0, read);
	}

	/** The first chunk, which may begin with what is no data. */
	private int begin(CopyInSession session) throws SQLException, IOException {
		int read = fill(session, 0, this.ahead);
		this.start = Arrays.copyOf(this.chunk, Math.min(read, START));
		int mark = (this.source instanceof Unmarked) ? 0 : ByteOrderMark.length(this.job, this.chunk, read);
		if (mark > 0) {
			this.meter.leaveOut(mark);
			System.arraycopy(this.chunk, mark, this.chunk, 0, read - mark);
			// a chunk that is not full is the last one
			read = (read == this.ahead) ? fill(session, read - mark, this.ahead) : read - mark;
		}
		requireHeader(read);
		this.first = read;
		return read;
	}

	/** The server skips a header, and has no look at its quotes. */
	private void requireHeader(int read) {
		CopyCommand command = this.job.command();
		if (command.format() != CopyFormat.CSV || !command.has(CopyOption.HEADER) || command.isHeaderMatch()) {
			return;
		}
		CopyJob.Separators separators = this.job.separators();
		for (int i = 0; i < read && this.chunk[i] != '\n' && this.chunk[i] != '\r'; i++) {
			if (this.chunk[i] == separators.quote()) {
				new HeaderQuotes(new String(this.chunk, 0, read, this.job.charset()), 1 + this.before,
						command.text("DELIMITER", ",").charAt(0), separators.quote(), separators.escapes())
					.require(read < this.ahead);
				return;
			}
		}
	}

	/** A source may be slow, and is asked for a little at a time. */
	private int fill(CopyInSession session, int from, int size) throws SQLException, IOException {
		int filled = from;
		while (filled < size) {
			if (filled == this.chunk.length) {
				this.chunk = Arrays.copyOf(this.chunk, Math.min(size, Math.max(2 * filled, BUFFER)));
			}
			session.check();
			int read = read(filled, Math.min(size, this.chunk.length) - filled, session);
			if (read < 0) {
				break;
			}
			filled += read;
		}
		return filled;
	}

	private int read(int offset, int length, CopyInSession session) throws SQLException, IOException {
		try {
			return this.source.read(this.chunk, offset, length);
		}
		catch (ClosedByInterruptException ex) {
			// as files and channels say it
			session.check();
			throw ex;
		}
		catch (Throwable ex) {
			throw CallerFailure.of(ex);
		}
	}

}
