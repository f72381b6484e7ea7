package io.github.pgprofiles.internal.driver.value;

import java.sql.Connection;
import java.sql.SQLException;

import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.core.TypeInfo;

/**
 * What stands between the elements in the text of an array: a type may have another
 * character than the comma. PostgreSQL manual, chapter 'Array Input and Output Syntax'.
 */
public final class ArrayDelimiter {

	public static final char COMMA = ',';

	/** The first OID that no type of PostgreSQL's own has. */
	private static final int FIRST_OF_USERS = 16_384;

	private ArrayDelimiter() {
	}

	/** That of a type of PostgreSQL's own, of which one has another than the comma. */
	public static char ofBuiltIn(String elementType) {
		return elementType.equals("box") ? ';' : COMMA;
	}

	/**
	 * That of any type, for which the driver asks the server once on a connection.
	 * @param elementType as the driver takes it
	 */
	public static char of(Connection connection, String elementType) throws SQLException {
		TypeInfo types = connection.unwrap(BaseConnection.class).getTypeInfo();
		int array = types.getPGArrayType(elementType);
		boolean ofUser = array != Oid.UNSPECIFIED && Integer.compareUnsigned(array, FIRST_OF_USERS) >= 0;
		return ofUser ? types.getArrayDelimiter(array) : ofBuiltIn(elementType);
	}

}
