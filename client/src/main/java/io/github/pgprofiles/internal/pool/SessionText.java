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

	/** Of plpgsql: behind them a statement begins. */
	private static final Set<String> WITHIN_BODY = Set.of("begin", "then", "else", "loop");

	private static final Set<String> COMMANDS = Set.of("create", "set", "listen", "load", "update");

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

	/** Whether this is the body of a DO. */
	private final boolean body;

	SessionText(String sql) {
		this(sql, false);
	}

	private SessionText(String sql, boolean body) {
		this.tokens = new SqlTokens(sql);
		this.body = body;
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
		if (this.token.equals("explain")) {
			explain();
		}
		skipToStatement();
		switch (this.token) {
			case "set" -> set();
			case "do" -> code();
			case "update" -> update();
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

	/** In plpgsql: to what stands behind the last of its words of control. */
	private void skipToStatement() {
		if (!this.body) {
			return;
		}
		SqlTokens ahead = this.tokens.ahead();
		int words = 0;
		for (int i = 1; ahead.next() && ahead.kind() != SqlTokens.Kind.SEMICOLON; i++) {
			String word = (ahead.kind() == SqlTokens.Kind.WORD) ? ahead.word() : END;
			if (COMMANDS.contains(word)) {
				break;
			}
			words = WITHIN_BODY.contains(word) ? i + 1 : words;
		}
		words = (words == 0 && WITHIN_BODY.contains(this.token)) ? 1 : words;
		for (int i = 0; i < words; i++) {
			look();
		}
	}

	/** Its options, behind which comes what it may run. */
	private void explain() {
		advance();
		if (this.token.equals("(")) {
			while (!isAtEnd() && !this.before.equals(")")) {
				advance();
			}
		}
		while (this.token.equals("analyze") || this.token.equals("verbose")) {
			advance();
		}
	}

	/** Its code may be anything; that of plpgsql and SQL is read. */
	private void code() {
		SqlTokens ahead = this.tokens.ahead();
		while (ahead.next() && ahead.kind() != SqlTokens.Kind.SEMICOLON) {
			if (ahead.kind() == SqlTokens.Kind.STRING) {
				SessionUse use = new SessionText(ahead.text(), true).find();
				// a variable may have such a name, and a nextval may come before
				if (use != null && use != SessionUse.PREPARE && use != SessionUse.SEQUENCE) {
					found(use);
				}
			}
		}
	}

	/** A rule makes calls of set_config of an update of this view. */
	private void update() {
		advance();
		while (Set.of("only", "pg_catalog", ".").contains(this.token)) {
			advance();
		}
		if (this.token.equals("pg_settings")) {
			found(SessionUse.SET);
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

	/**
	 * The last argument says whether it is for the transaction only: nothing but true.
	 */
	private void setConfig() {
		int outer = this.parentheses;
		int length = 0;
		boolean named = false;
		do {
			nest();
			advance();
			named |= this.before.equals("is_local");
			length = this.token.equals(",") ? -1 : length + 1;
		}
		while (!isAtEnd() && !(this.token.equals(")") && this.parentheses == outer + 1));
		if (!this.before.equals("true") || (length != 1 && !named)) {
			found(SessionUse.SET_CONFIG);
		}
	}

}
