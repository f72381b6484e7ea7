package io.github.pgprofiles.internal.session;

import java.util.Set;

import io.github.pgprofiles.internal.text.SqlTokens;

/**
 * Reads one text of SQL for what outlives its transaction. Words count where the server
 * would read them as commands or as functions that are called, not in a string or a
 * comment, and not as the name of a column. PostgreSQL manual, chapters 'Lexical
 * Structure' and 'DISCARD'.
 */
final class SessionText {

	/** What is looked up in another way after one of these was set. */
	private static final Set<String> NAMING = Set.of("search_path", "schema", "role", "authorization",
			"session_authorization", "all");

	/** What holds until the end of the transaction only. */
	private static final Set<String> OF_TRANSACTION = Set.of("local", "transaction", "constraints");

	/** In the body of a DO: commands, and what runs a text that nobody has read yet. */
	private static final Set<String> WITHIN_BODY = Set.of("set", "reset", "listen", "load", "prepare", "temp",
			"temporary", "hold", "execute", "perform", "call");

	/** What comes right before TEMPORARY. */
	private static final Set<String> MAKERS = Set.of("create", "into");

	/** As in {@code CREATE OR REPLACE LOCAL TEMPORARY}. */
	private static final Set<String> BETWEEN = Set.of("or", "replace", "local", "global", "into");

	/** Of statements that this library prepares, each of which is made of its text. */
	private static final String OWN = "pgprofiles_";

	private static final String TEMPORARY_SCHEMA = "pg_temp";

	/**
	 * Words that matter elsewhere than at the beginning of a statement, but for
	 * functions.
	 */
	private static final Set<String> MATTER = Set.of("create", "temp", "temporary", "local", "global", "or", "replace",
			"into", "insert", "merge", "with", "hold", "commit", "drop", "set", "reset", "listen", "load", "prepare",
			"execute", "perform", "call");

	/** The longest of them. */
	private static final int MOST_LETTERS = 9;

	private final SqlTokens tokens;

	private final boolean standard;

	/** Whether this is the body of a DO. */
	private final boolean body;

	private SessionChange change = SessionChange.NONE;

	/** The first word of the statement at hand; empty before it. */
	private String first = "";

	/** The word before the one at hand. */
	private String previous = "";

	private boolean creates;

	private boolean stores;

	/** It makes something temporary, unless that goes with its transaction. */
	private boolean temporary;

	private boolean inTemporarySchema;

	private boolean dropped;

	/**
	 * For one text.
	 * @param standard whether {@code standard_conforming_strings} is on
	 */
	SessionText(String sql, boolean standard) {
		this(new SqlTokens(sql, standard), standard, false);
	}

	private SessionText(SqlTokens tokens, boolean standard, boolean body) {
		this.tokens = tokens;
		this.standard = standard;
		this.body = body;
	}

	SessionChange read() {
		while (this.change != SessionChange.NAMES && this.tokens.next()) {
			switch (this.tokens.kind()) {
				case WORD -> word();
				case NAME -> name();
				case STRING -> string();
				case SEMICOLON -> end();
				default -> this.previous = "";
			}
		}
		end();
		return this.change;
	}

	private void found(SessionChange found) {
		this.change = this.change.and(found);
	}

	/** The end of a statement. */
	private void end() {
		if ((this.temporary && !this.dropped) || (this.inTemporarySchema && (this.creates || this.stores))) {
			found(SessionChange.NAMES);
		}
		this.first = "";
		this.previous = "";
		this.creates = false;
		this.stores = false;
		this.temporary = false;
		this.inTemporarySchema = false;
		this.dropped = false;
	}

	private void string() {
		if ("do".equals(this.first)) {
			found(this.tokens.isEscaped() ? SessionChange.NAMES : body(this.tokens.text()));
		}
		this.previous = "";
	}

	private SessionChange body(String text) {
		return new SessionText(new SqlTokens(text, this.standard), this.standard, true).read();
	}

	/** A name in quotes. */
	private void name() {
		if (this.tokens.isEscaped()) {
			// it may spell anything
			found(SessionChange.NAMES);
		}
		if (this.first.isEmpty()) {
			this.first = "\"";
		}
		use(this.tokens.text());
		this.previous = "";
	}

	private void word() {
		if (!isWorthReading() && !this.first.isEmpty()) {
			this.previous = "";
			return;
		}
		String word = this.tokens.word();
		if (this.first.isEmpty()) {
			this.first = word;
			command(word);
		}
		if (this.body && WITHIN_BODY.contains(word)) {
			found(SessionChange.NAMES);
		}
		use(word);
		switch (word) {
			case "create" -> this.creates = true;
			case "temp", "temporary" -> this.temporary |= MAKERS.contains(this.previous);
			case "into" -> into();
			case "hold" -> hold();
			case "drop" -> this.dropped |= "commit".equals(this.previous);
			default -> {
			}
		}
		if (!BETWEEN.contains(word)) {
			this.previous = word;
		}
	}

	/** Whether the word at hand can be one that anybody looks for. */
	private boolean isWorthReading() {
		int length = this.tokens.length();
		char c = (char) (this.tokens.charAt(0) | ' ');
		if (length > MOST_LETTERS) {
			return (c == 'p' || c == 's') && this.tokens.charAt(1) != '_';
		}
		if (c == 'p' || (c == 's' && length == MOST_LETTERS)) {
			return true;
		}
		return "ctlgorimwhdse".indexOf(c) >= 0 && MATTER.contains(this.tokens.word());
	}

	/** Where the rows go to, or the result of a query. */
	private void into() {
		if ("insert".equals(this.previous) || "merge".equals(this.previous)) {
			this.previous = "";
		}
		else {
			this.stores = true;
			this.previous = "into";
		}
	}

	private void hold() {
		if ("with".equals(this.previous) && "declare".equals(this.first)) {
			found(SessionChange.STATE);
		}
	}

	/** What a statement begins with. */
	private void command(String word) {
		switch (word) {
			case "set" -> set();
			case "reset" -> found(named(SessionChange.STATE));
			case "listen", "load" -> found(SessionChange.STATE);
			case "prepare" -> {
				String name = next();
				if (!"transaction".equals(name) && !name.startsWith(OWN)) {
					found(SessionChange.NAMES);
				}
			}
			case "discard" -> {
				if ("all".equals(next())) {
					// the driver has set something of its own, and the pool
					found(SessionChange.NAMES);
				}
			}
			default -> {
			}
		}
	}

	/** The word that comes next; empty if none does. */
	private String next() {
		return this.tokens.ahead().nextWord();
	}

	private void set() {
		SqlTokens ahead = this.tokens.ahead();
		if (!OF_TRANSACTION.contains(ahead.nextWord()) || ahead.isBefore('.')) {
			found(named(SessionChange.STATE));
		}
	}

	/** What a SET or RESET is about, which may have SESSION before it. */
	private SessionChange named(SessionChange other) {
		SqlTokens ahead = this.tokens.ahead();
		String name = ahead.nextWord();
		while ("session".equals(name) && !ahead.isBefore('.')) {
			name = ahead.nextWord();
		}
		// one that is no plain word may be any
		return (name.isEmpty() || NAMING.contains(name)) ? SessionChange.NAMES : other;
	}

	/** A word or a name, which may be that of a function, a schema or a view. */
	private void use(String name) {
		if (name.startsWith(TEMPORARY_SCHEMA)) {
			this.inTemporarySchema = true;
		}
		else if ("set_config".equals(name) && this.tokens.isBefore('(')) {
			found(new ConfigCall(this.tokens.ahead()).change());
		}
		else if ((SessionLocks.takes(name) || "set_limit".equals(name)) && this.tokens.isBefore('(')) {
			found(SessionChange.STATE);
		}
		else if ("pg_settings".equals(name) && "update".equals(this.first)) {
			// a rule makes calls of set_config of it
			found(SessionChange.NAMES);
		}
	}

}
