package io.github.pgprofiles;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.ConnectionBusy;
import io.github.pgprofiles.internal.error.PoolExhausted;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.error.SqlExceptionTranslator;
import org.jspecify.annotations.Nullable;

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
		if (ex instanceof ConnectionBusy) {
			return new ConnectionBusyException(this.profile, ex);
		}
		return this.translator.translate(task, sql, ex);
	}

	RuntimeException translate(@Nullable String sql, Refusal refusal) {
		String message = refusal.getMessage() + ((sql != null) ? " [" + sql + "]" : "");
		return switch (refusal.kind()) {
			case PARAMETER -> new ParameterException(this.profile, message);
			case MAPPING -> new MappingException(this.profile, message, refusal.getCause());
			case COPY -> new CopyException(this.profile, message);
			case ENGINE -> new StreamEngineException(this.profile, message);
		};
	}

}
