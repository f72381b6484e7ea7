package io.github.pgprofiles.copy;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.StreamEngineException;

/**
 * A COPY out of a table by several connections at once, each of which copies a part of
 * its rows. All of them see the table as it is at one moment (PostgreSQL manual, chapter
 * 'Snapshot Synchronization Functions'): the rows are those of that moment, each exactly
 * once, in no order. Immutable and thread-safe.
 * <p>
 * There are as many readers as the pool has connections free, up to the number that was
 * asked for, each on a thread of its own. Nobody waits for a connection but for the
 * first. In a transaction the rows are read by its one connection, on the calling thread:
 * other sessions see neither its changes nor its settings. The same holds where the
 * server exports no snapshot.
 * <p>
 * Whatever fails, ends all readers before the call returns: the server, a row, a sink or
 * a consumer, a time limit, an interrupt of the calling thread. The failure names the
 * part in its message, or in a suppressed exception where it is the caller's own.
 *
 * @since 0.1.0
 */
public interface ParallelCopyOut {

	/**
	 * Records, beans or single values.
	 *
	 * @param <T> the type
	 */
	interface Records<T> extends CopyOutSpec.Transfer<Records<T>>, ParallelCopyOut {

		/**
		 * Passes each row to a consumer. A consumer that is slow slows the reader that
		 * called it, and no other.
		 * @param consumer of the rows, called from all readers' threads at once; it is
		 * interrupted if another part fails
		 * @return rows and bytes of all parts, and time
		 * @throws CopyException if the table has no rows of its own to divide
		 * @throws MappingException if a row does not fit the type
		 * @throws StreamEngineException if a column has no binary form that can be read
		 */
		CopyResult to(Consumer<? super T> consumer);

	}

	/** A format of bytes, of which each part is complete: with its header, if any. */
	interface Data extends CopyOutSpec.Transfer<Data>, ParallelCopyOut {

		/**
		 * Copies each part to a file of its own, compressed by gzip if its name ends in
		 * {@code .gz}. Whatever the number of readers, there are as many files as were
		 * asked for; those of a small table may have no rows. When this method returns,
		 * all of them are in place, and none if it fails, as with a single file.
		 * @param files called with 0 and up, once for each part, before anything is sent;
		 * each is another one
		 * @return rows and bytes of all parts, and time
		 * @throws CopyException if the table has no rows of its own to divide
		 * @throws java.io.UncheckedIOException if a file cannot be written
		 */
		CopyResult toFiles(IntFunction<Path> files);

		/**
		 * Copies each part to a stream of its own, which is closed in any case.
		 * @param streams called with 0 and up, once for each part, before anything is
		 * sent; each is another one, and is written to by one thread
		 * @return rows and bytes of all parts, and time
		 * @throws CopyException if the table has no rows of its own to divide
		 * @throws java.io.UncheckedIOException if a stream fails
		 */
		CopyResult toStreams(IntFunction<? extends OutputStream> streams);

	}

}
