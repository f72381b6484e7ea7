package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells which parameter an error of the server's is about. Reads SQLSTATEs, numbers of
 * parameters and names of types only: the words around them are in the server's language.
 */
final class ParameterErrors {

	private static final Pattern NUMBER = Pattern.compile("\\$(\\d+)");

	/** The server's source that reads arrays. */
	private static final String ARRAYS = "arrayfuncs.c";

	/** As the server names types: no number is cast to the one, and Long is the other. */
	private static final Pattern COUNTER = Pattern.compile("(?<!\\w)(?:xid8?|cid)(?!\\w)");

	private static final Pattern LONG = Pattern.compile("(?<!\\w)bigint(?!\\w)");

	/** Ambiguous or unknown functions and operators, and types that do not fit. */
	private static final Set<String> UNRESOLVED = Set.of(SqlStates.AMBIGUOUS_FUNCTION, SqlStates.UNDEFINED_FUNCTION,
			SqlStates.DATATYPE_MISMATCH);

	/**
	 * No such type, no such conversion, no such cast, and what the server says where it
	 * looks a type up that is gone.
	 */
	private static final Set<String> GONE = Set.of(SqlStates.UNDEFINED_OBJECT, SqlStates.CANNOT_COERCE,
			SqlStates.INDETERMINATE_DATATYPE, SqlStates.INTERNAL_ERROR);

	private ParameterErrors() {
	}

	/** A count of things, as one says it. */
	static String count(int count, String thing) {
		return count + " " + thing + ((count == 1) ? "" : "s");
	}

	/**
	 * Explains an error.
	 * @param labels of the parameters
	 * @return empty where it has nothing to do with them
	 */
	static String explain(SQLException failure, List<String> labels) {
		ServerErrorMessage error = (failure instanceof PSQLException server) ? server.getServerErrorMessage() : null;
		String state = failure.getSQLState();
		if (error == null || state == null || labels.isEmpty()) {
			return "";
		}
		if (SqlStates.INDETERMINATE_DATATYPE.equals(state)) {
			String label = label(error.getMessage(), labels);
			return ": " + ((label != null) ? "parameter " + label : "a parameter")
					+ " has no type that the server could infer here: cast it, as in '?::text' or ':name::text'";
		}
		if (UNRESOLVED.contains(state) && error.getMessage() != null && error.getMessage().contains("unknown")) {
			return ": text is sent without a type, and the server could infer none here: cast it,"
					+ " as in '?::text' or ':names::text[]'";
		}
		String label = state.startsWith("22") ? label(context(error), labels) : null;
		if (label == null) {
			return "";
		}
		String what = ": the value of parameter " + label + " does not fit";
		return ARRAYS.equals(error.getFile()) ? what + "; the server expects an array here: cast what is one element,"
				+ " as in '" + Ambiguity.placeholder(label) + "::text', or pass a collection" : what;
	}

	/**
	 * Whether types that were inferred for the parameters may be why a statement failed:
	 * because they do not fit what it is applied to, or because a value is no such type.
	 * It had no effect then.
	 */
	static boolean isAboutTypes(SQLException failure) {
		ServerErrorMessage error = (failure instanceof PSQLException server) ? server.getServerErrorMessage() : null;
		return error != null && (isUnresolved(failure) || (String.valueOf(failure.getSQLState()).startsWith("22")
				&& NUMBER.matcher(String.valueOf(context(error))).find()));
	}

	/** Whether a whole number was sent for what no number is cast to. */
	static boolean isAboutCounter(SQLException failure) {
		ServerErrorMessage error = (failure instanceof PSQLException server) ? server.getServerErrorMessage() : null;
		String message = (error != null && isUnresolved(failure)) ? error.getMessage() : null;
		return message != null && COUNTER.matcher(message).find() && LONG.matcher(message).find();
	}

	/** Whether the types do not fit the statement, or are there no more. */
	static boolean isUnresolved(SQLException failure) {
		String state = failure.getSQLState();
		return state != null && (UNRESOLVED.contains(state) || GONE.contains(state));
	}

	/**
	 * Where a parameter is read, this is one line, ahead of which JSON has others; of a
	 * function it may be anything.
	 */
	private static @Nullable String context(ServerErrorMessage error) {
		String where = error.getWhere();
		String last = (where != null) ? where.substring(where.lastIndexOf('\n') + 1) : "(";
		return (last.indexOf('(') < 0) ? last : null;
	}

	private static @Nullable String label(@Nullable String text, List<String> labels) {
		Matcher number = NUMBER.matcher((text != null) ? text : "");
		if (!number.find() || number.group(1).length() > 5) {
			return null;
		}
		int index = Integer.parseInt(number.group(1)) - 1;
		return (index >= 0 && index < labels.size()) ? labels.get(index) : null;
	}

}
