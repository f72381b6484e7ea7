package io.github.pgprofiles.internal.driver.session;

import java.sql.Connection;

import org.jspecify.annotations.Nullable;

/**
 * A connection that knows the driver's own one beneath it also where that is lost, and a
 * pool's proxy in between says no more.
 */
public interface LentDriver {

	/** The driver's own connection; {@code null} if there is none beneath. */
	@Nullable Connection driver();

}
