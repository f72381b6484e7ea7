package io.github.pgprofiles.autoconfigure.health;

/**
 * Why a profile is down, beside what a failed attempt to connect gives for a reason.
 * docs/health.md lists all of them.
 */
final class DownReason {

	/** All connections of the pool are in use. */
	static final String POOL_EXHAUSTED = "pool-exhausted";

	/** Nothing has come back in time, neither a connection nor an answer. */
	static final String SILENT = "silent";

	/** The pool or the application is closed, or about to be. */
	static final String CLOSED = "closed";

	/** Anything else; the error says what. */
	static final String FAILED = "failed";

	private DownReason() {
	}

}
