package io.github.pgprofiles.benchmarks.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.pgprofiles.benchmarks.measure.WrongResultException;

/** A file, which has to become the same as another, byte for byte. */
public final class FileTarget implements Target {

	private final Path file;

	private final Path expected;

	/**
	 * Names the files.
	 * @param file that is written; it does not exist before a transfer
	 * @param expected what has to be in it
	 */
	public FileTarget(Path file, Path expected) {
		this.file = file;
		this.expected = expected;
	}

	@Override
	public void reset() throws IOException {
		Files.deleteIfExists(this.file);
	}

	@Override
	public void require(String contender) throws IOException {
		long mismatch = Files.mismatch(this.expected, this.file);
		if (mismatch >= 0) {
			throw new WrongResultException(contender,
					"the server's own file of " + Files.size(this.expected) + " bytes",
					"a file of " + Files.size(this.file) + " bytes that differs from byte " + mismatch + " on");
		}
	}

	@Override
	public void close() {
		// the directory and all that is in it goes away with the server
	}

}
