package io.github.pgprofiles.internal.notification;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens the connection that listens. */
@FunctionalInterface
public interface ListenerSource {

	Connection open() throws SQLException;

}
