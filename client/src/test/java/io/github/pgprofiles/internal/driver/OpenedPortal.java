package io.github.pgprofiles.internal.driver;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.internal.driver.rows.MessageBytes;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import static org.assertj.core.api.Assertions.assertThat;

/** A portal whose first portion was read by the driver, and not looked at. */
final class OpenedPortal implements AutoCloseable {

	final PreparedStatement statement;

	final ResultSet rows;

	final @Nullable PortalWire wire;

	OpenedPortal(Connection connection, String sql, int first, boolean shared) throws SQLException {
		this.statement = connection.prepareStatement(sql);
		// in text, as what it is compared with
		this.statement.unwrap(PGStatement.class).setPrepareThreshold(0);
		this.statement.setFetchSize(first);
		this.rows = this.statement.executeQuery();
		this.wire = PortalWire.of(connection, this.rows, shared);
	}

	PortalWire wire() {
		assertThat(this.wire).isNotNull();
		return this.wire;
	}

	List<List<@Nullable String>> all(int portion) throws SQLException {
		List<List<@Nullable String>> found = new ArrayList<>();
		int columns = this.rows.getMetaData().getColumnCount();
		for (int i = 0; i < this.statement.getFetchSize() && this.rows.next(); i++) {
			found.add(row(this.rows, columns));
		}
		while (this.wire != null && !this.wire.isAtEnd()) {
			this.wire.request(portion);
			while (this.wire.next()) {
				found.add(row(this.wire));
			}
		}
		return found;
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
	}

	static List<@Nullable String> row(ResultSet rows, int columns) throws SQLException {
		List<@Nullable String> row = new ArrayList<>();
		for (int i = 1; i <= columns; i++) {
			byte[] value = rows.getBytes(i);
			row.add((value != null) ? new String(value, StandardCharsets.UTF_8) : null);
		}
		return row;
	}

	static List<@Nullable String> row(PortalWire wire) {
		byte[] bytes = Arrays.copyOfRange(wire.buffer(), wire.offset(), wire.offset() + wire.length());
		List<@Nullable String> row = new ArrayList<>();
		int at = 2;
		for (int i = 0; i < bytes[1]; i++) {
			int size = MessageBytes.getInt(bytes, at);
			at += 4;
			row.add((size >= 0) ? new String(bytes, at, size, StandardCharsets.UTF_8) : null);
			at += Math.max(size, 0);
		}
		assertThat(at).isEqualTo(bytes.length);
		return row;
	}

}
