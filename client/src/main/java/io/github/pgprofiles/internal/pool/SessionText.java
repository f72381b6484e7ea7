package io.github.pgprofiles.internal.pool;

import java.util.Set;

import io.github.pgprofiles.internal.session.SessionLocks;
import io.github.pgprofiles.internal.text.SqlSyntax;
import io.github.pgprofiles.internal.text.SqlTokens;
import org.jspecify.annotations.Nullable;

/**
 * Looks through one text of SQL for what needs a session, statement by statement. What a
 * function does inside is seen by nobody.
 */
final class SessionText {

	private static final Set<String> SEQUENCE = Set.of("currval", "lastval");

	/** In a CREATE, what no name of what is created stands behind. */
	private static final Set<String> BEHIND_NAME = Set.of("(", "as", "on", "for", "from");

	/** Behind the last token. */
	private static final String END = "";

	/** A constant, however it is quoted. */
	private static final String TEXT = "''";

	/** A name in quotes that is none without them. */
	private static final String QUOTED = "\"\"";

	private final SqlTokens tokens;

	/** A word in lower case, the name in quotes, or a symbol. */
	private String token = END;

	private String before = END;

	private int parentheses;

	private @Nullable SessionUse found;

	/** A temporary table that goes with its transaction is none. */
	private boolean temporary;

	/** What was prepared, as long as the text does not give it up. */
	private @Nullable String prepared;

	/** Whether one of the statements before may have called nextval. */
	private boolean several;

	SessionText(String sql) {
		this.tokens = new SqlTokens(sql);
	}

	/** The first that is found; {@code null} for none. */
	@Nullable SessionUse find() {
		advance();
		while (!this.token.equals(END) && this.found == null) {
			statement();
			this.several = true;
		}
		if (this.prepared != null) {
			found(SessionUse.PREPARE);
		}
		return this.found;
	}

	private void advance() {
		this.before = this.token;
		this.token = this.tokens.next() ? read() : END;
	}

	private String read() {
		return switch (this.tokens.kind()) {
			case WORD -> this.tokens.word();
			case NAME -> name(this.tokens.text());
			case STRING -> TEXT;
			default -> this.tokens.text();
		};
	}

	/** It counts as the word that it holds, but not as a symbol. */
	private static String name(String text) {
		return SqlSyntax.isLetter(SqlSyntax.at(text, 0)) ? text : QUOTED;
	}

	private void found(SessionUse use) {
		if (this.found == null) {
			this.found = use;
		}
	}

	/** Reads one statement, and the semicolon behind it. */
	private void statement() {
		this.parentheses = 0;
		this.temporary = false;
		switch (this.token) {
			case "set" -> set();
			case "listen" -> found(SessionUse.LISTEN);
			case "prepare" -> {
				advance();
				if (!this.token.equals("transaction")) {
					this.prepared = this.token;
				}
			}
			case "deallocate" -> {
				advance();
				if (this.token.equals(this.prepared)) {
					this.prepared = null;
				}
			}
			case "load" -> {
				advance();
				if (this.token.equals(TEXT)) {
					found(SessionUse.LOAD);
				}
			}
			case "declare" -> declare();
			case "create" -> create();
			default -> {
				// anything else
			}
		}
		rest();
		if (this.temporary) {
			found(SessionUse.TEMPORARY);
		}
	}

	private void set() {
		advance();
		if (this.token.equals("session")) {
			advance();
			if (this.token.equals("characteristics")) {
				found(SessionUse.CHARACTERISTICS);
				return;
			}
		}
		if (!Set.of("local", "transaction", "constraints").contains(this.token)) {
			found(SessionUse.SET);
		}
	}

	private void declare() {
		while (!isAtEnd() && !this.token.equals("for")) {
			advance();
			if (this.before.equals("with") && this.token.equals("hold")) {
				found(SessionUse.HOLD);
			}
		}
	}

	/** As far as the kind of the object and its schema. */
	private void create() {
		do {
			advance();
		}
		while (Set.of("or", "replace", "local", "global").contains(this.token));
		this.temporary = this.token.equals("temp") || this.token.equals("temporary");
		while (!isAtEnd() && !BEHIND_NAME.contains(this.token)) {
			advance();
			this.temporary |= this.before.equals("pg_temp") && this.token.equals(".");
		}
	}

	private boolean isAtEnd() {
		return this.token.equals(END) || (this.token.equals(";") && this.parentheses <= 0);
	}

	private void rest() {
		int onCommit = 0;
		while (!isAtEnd()) {
			nest();
			onCommit = switch (this.token) {
				case "on" -> 1;
				case "commit" -> (onCommit == 1) ? 2 : 0;
				case "drop" -> (onCommit == 2) ? 3 : 0;
				default -> 0;
			};
			this.temporary &= onCommit != 3;
			look();
		}
		advance();
	}

	private void nest() {
		if (this.token.equals("(")) {
			this.parentheses++;
		}
		else if (this.token.equals(")")) {
			this.parentheses--;
		}
	}

	/** At one token, and beyond it. */
	private void look() {
		String present = this.token;
		String previous = this.before;
		advance();
		if (present.equals("into") && !previous.equals("insert") && !previous.equals("merge")
				&& (this.token.equals("temp") || this.token.equals("temporary"))) {
			advance();
			if (!this.token.isEmpty() && Character.isJavaIdentifierStart(this.token.charAt(0))) {
				found(SessionUse.TEMPORARY);
			}
		}
		if (!this.token.equals("(")) {
			return;
		}
		if (SessionLocks.takes(present)) {
			found(SessionUse.LOCK);
		}
		else if (SEQUENCE.contains(present) && !this.several) {
			found(SessionUse.SEQUENCE);
		}
		else if (present.equals("set_config")) {
			setConfig();
		}
	}

	/** The last argument says whether it is for the transaction only. */
	private void setConfig() {
		int outer = this.parentheses;
		do {
			nest();
			advance();
		}
		while (!isAtEnd() && !(this.token.equals(")") && this.parentheses == outer + 1));
		if (this.before.equals("false")) {
			found(SessionUse.SET_CONFIG);
		}
	}

}
