package io.github.pgprofiles.config;

import java.util.Map;

/**
 * Gives the session settings that all work on a profile has, such as the tenant that
 * policies of row-level security read: in the message that begins a transaction, or in
 * that of a statement, stream or COPY which commits by itself. They end with it.
 *
 * <p>
 * Called once for each, always on the thread of the caller, so that a
 * {@code ThreadLocal}, a {@code ScopedValue} or something of a request can be read. What
 * it throws reaches the caller, and nothing is sent then. Called again when work joins a
 * transaction that is open: a value that has changed since is refused.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionSettings {

	/**
	 * The settings of the work that is about to begin on this thread.
	 * @param profile the work's profile
	 * @return values by the names of settings, such as {@code app.tenant}; {@code role}
	 * and {@code search_path} are settings as well, the latter a list as the server reads
	 * it; empty for none
	 */
	Map<String, String> current(String profile);

}
