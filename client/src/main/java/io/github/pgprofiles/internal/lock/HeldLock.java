package io.github.pgprofiles.internal.lock;

import java.sql.SQLException;

/** A lock that is held, to be released by the thread that took it. */
public interface HeldLock {

	/**
	 * Releases the lock, or leaves that to who took it before.
	 * @throws SQLException if it was perhaps not held all the time; nobody holds it now
	 */
	void release() throws SQLException;

}
