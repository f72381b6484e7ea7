package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

import io.github.pgprofiles.internal.mapping.codec.ServerTypes;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TypeInfo;

/**
 * What the driver knows about types: PostgreSQL's own from the start, others when it has
 * asked the server once on the connection.
 */
public final class DriverTypes implements ServerTypes {

	private static final String RANGE = """
			select rngsubtype::int8, rngtypid::int8 from pg_catalog.pg_range
			where ?::oid in (rngtypid, rngmultitypid)""";

	private final Connection connection;

	private final TypeInfo types;

	private DriverTypes(Connection connection) throws SQLException {
		this.connection = connection;
		this.types = connection.unwrap(BaseConnection.class).getTypeInfo();
	}

	public static ServerTypes of(Connection connection) throws SQLException {
		return new DriverTypes(connection);
	}

	static ServerTypes of(ResultSet rows) throws SQLException {
		return of(rows.getStatement().getConnection());
	}

	@Override
	public String name(int oid) throws SQLException {
		String name = this.types.getPGType(oid);
		return (name != null) ? name : "unknown";
	}

	@Override
	public @Nullable RangeType range(int oid) throws SQLException {
		if (this.types.getSQLType(oid) != Types.OTHER) {
			// an enum or a composite, as the driver knows by now
			return null;
		}
		try (PreparedStatement statement = this.connection.prepareStatement(RANGE)) {
			statement.setLong(1, Integer.toUnsignedLong(oid));
			ResultSet rows = statement.executeQuery();
			return rows.next() ? new RangeType((int) rows.getLong(1), (int) rows.getLong(2) != oid) : null;
		}
	}

	@Override
	public int element(int oid) throws SQLException {
		// the driver keeps the answer to the first question, and fails at the second
		// where there is no array
		return (this.types.getSQLType(oid) == Types.ARRAY) ? this.types.getPGArrayElement(oid) : 0;
	}

	/** To the driver an enum is a text, and no other type of a user's own is. */
	@Override
	public boolean isEnum(int oid) throws SQLException {
		return this.types.getSQLType(oid) == Types.VARCHAR;
	}

}
