package io.github.pgprofiles;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.Interrupted;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import io.github.pgprofiles.internal.error.SqlStates;
import io.github.pgprofiles.internal.error.TimedOut;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/** Makes public exceptions of what the rooms below report, on behalf of one profile. */
final class Errors {

	private final String profile;

	private final SqlExceptionTranslator translator;

	Errors(String profile) {
		this.profile = profile;
		this.translator = new SqlExceptionTranslator(profile);
	}

	String profile() {
		return this.profile;
	}

	RuntimeException translate(String task, @Nullable String sql, SQLException ex) {
		if (ex instanceof PoolExhausted) {
			return new PoolExhaustedException(this.profile, ex);
		}
		SQLException explained = Interrupts.explain(ex);
		if (explained instanceof Interrupted interrupted) {
			return new OperationInterruptedException(this.profile, task + ": " + interrupted.getMessage(), explained);
		}
		DataAccessException translated = this.translator.translate(task, sql, ex);
		return isCancelOfOthers(ex) ? new QueryCanceledException(String.valueOf(translated.getMessage()), ex)
				: translated;
	}

	/**
	 * Whether somebody cancelled the statement, as far as it can be known: not when a
	 * limit of ours was reached, nor when the server says, in English, that one of its
	 * own was.
	 */
	private static boolean isCancelOfOthers(SQLException ex) {
		return SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) && !(ex instanceof TimedOut)
				&& !String.valueOf(ex.getMessage()).contains("statement timeout");
	}

	RuntimeException translate(@Nullable String sql, Refusal refusal) {
		String message = refusal.getMessage() + ((sql != null) ? " [" + sql + "]" : "");
		return switch (refusal.kind()) {
			case PARAMETER -> new ParameterException(this.profile, message);
			case MAPPING -> new MappingException(this.profile, message, refusal.getCause());
			case COPY -> new CopyException(this.profile, message);
		};
	}

}
