package io.github.pgprofiles.autoconfigure.jooq;

import java.sql.SQLException;

import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** Gives exceptions of jOOQ's statements the kind that those of the client have. */
final class ProfileExceptionListener implements ExecuteListener {

	private static final long serialVersionUID = 1L;

	private final transient SQLExceptionTranslator translator;

	ProfileExceptionListener(SQLExceptionTranslator translator) {
		this.translator = translator;
	}

	/** Called for exceptions of others too, which stay as they are. */
	@Override
	public void exception(ExecuteContext context) {
		SQLException thrown = context.sqlException();
		if (thrown != null) {
			DataAccessException translated = this.translator.translate("jOOQ", context.sql(), thrown);
			if (translated != null) {
				context.exception(translated);
			}
		}
	}

}
