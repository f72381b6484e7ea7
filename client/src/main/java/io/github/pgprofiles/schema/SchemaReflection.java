package io.github.pgprofiles.schema;

import java.util.List;

/**
 * Reads what tables there are, with one query in one round trip, however many they are.
 * Joins the transaction at hand, and sees what that has changed. Shows tables whatever
 * rights the role has on them. Thread-safe.
 *
 * @since 0.1.0
 */
public interface SchemaReflection {

	/**
	 * All tables of all schemas, but for PostgreSQL's own and temporary ones.
	 * @return by schema and name
	 * @throws org.springframework.dao.DataAccessException if the server cannot be asked
	 */
	List<Table> tables();

	/**
	 * All tables of one schema.
	 * @param schema its name exactly as it is, never folded
	 * @return by name; empty if there is none, or no such schema
	 * @throws org.springframework.dao.DataAccessException if the server cannot be asked
	 */
	List<Table> tables(String schema);

	/**
	 * Some tables of one schema.
	 * @param schema its name exactly as it is, never folded
	 * @param tables their names, likewise
	 * @return by name; without those that do not exist
	 * @throws org.springframework.dao.DataAccessException if the server cannot be asked
	 */
	List<Table> tables(String schema, String... tables);

}
