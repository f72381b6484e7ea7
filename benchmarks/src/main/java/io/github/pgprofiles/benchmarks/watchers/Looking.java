package io.github.pgprofiles.benchmarks.watchers;

import java.io.IOException;

/** Somebody who looks at the application. */
interface Looking extends AutoCloseable {

	/**
	 * How much there was to see so far: responses or events.
	 * @throws IOException if there was none where there has to be
	 */
	long seen() throws IOException;

	@Override
	void close();

}
