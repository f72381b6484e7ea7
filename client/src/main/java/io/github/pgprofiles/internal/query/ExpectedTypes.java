package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.driver.value.DriverTypes;
import org.jspecify.annotations.Nullable;

/** Asks the server for the types of a statement's parameters. */
final class ExpectedTypes {

	/**
	 * Domains are what they are made of, and arrays are by their elements. By its name
	 * alone a type is known only if it is PostgreSQL's own or an extension's.
	 */
	private static final String QUERY = """
			with recursive walk (parameter, oid, array_of) as (
				select oid, oid, ''::pg_catalog.text from pg_catalog.pg_type
				where oid operator(pg_catalog.=) any (array[%s]::pg_catalog.oid[])
				union all
				select w.parameter, case when t.typtype operator(pg_catalog.=) 'd' then t.typbasetype else t.typelem end,
					case when t.typtype operator(pg_catalog.=) 'd' then w.array_of else '_' end
				from walk w join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) w.oid
				where t.typtype operator(pg_catalog.=) 'd'
					or (t.typcategory operator(pg_catalog.=) 'A' and t.typelem operator(pg_catalog.<>) 0)
			)
			select w.parameter::pg_catalog.int8, pg_catalog.concat(w.array_of,
				case when t.typtype operator(pg_catalog.=) 'm' then '~' else '' end,
				case when t.oid operator(pg_catalog.<) 16384 or exists (select from pg_catalog.pg_depend d
					where d.objid operator(pg_catalog.=) t.oid
					and d.classid operator(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
					and d.deptype operator(pg_catalog.=) 'e') then '' else ':' end, t.typname)
			from walk w join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) w.oid
			where t.typtype operator(pg_catalog.<>) 'd'
				and (t.typcategory operator(pg_catalog.<>) 'A' or t.typelem operator(pg_catalog.=) 0)""";

	private ExpectedTypes() {
	}

	/**
	 * Asks.
	 * @return their names as {@link AskedTypes#find} has them
	 */
	static List<@Nullable String> of(PreparedStatement statement) throws SQLException {
		ParameterMetaData parameters = statement.getParameterMetaData();
		int[] types = PreparedTypes.of(statement);
		List<@Nullable String> names = new ArrayList<>();
		if (types == null) {
			for (int i = 1; i <= parameters.getParameterCount(); i++) {
				names.add(simpleName(parameters.getParameterTypeName(i)));
			}
			return names;
		}
		Map<Integer, String> others = others(statement.getConnection(), types);
		for (int type : types) {
			names.add(others.getOrDefault(type, DriverTypes.name(type)));
		}
		return names;
	}

	/** The driver quotes one whose schema is not on the search path. */
	private static String simpleName(String name) {
		return name.endsWith("\"") ? name.substring(name.lastIndexOf("\".\"") + 3, name.length() - 1) : name;
	}

	private static Map<Integer, String> others(Connection connection, int[] types) throws SQLException {
		String list = Arrays.stream(types)
			.filter((type) -> DriverTypes.name(type) == null)
			.distinct()
			.mapToObj(Integer::toUnsignedString)
			.collect(Collectors.joining(", "));
		Map<Integer, String> names = new HashMap<>();
		if (!list.isEmpty()) {
			try (Statement query = connection.createStatement();
					ResultSet rows = query.executeQuery(QUERY.formatted(list))) {
				while (rows.next()) {
					names.put((int) rows.getLong(1), rows.getString(2));
				}
			}
		}
		return names;
	}

}
