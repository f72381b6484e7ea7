package io.github.pgprofiles.internal.session;

import java.util.Locale;
import java.util.Set;

import io.github.pgprofiles.internal.text.SqlTokens;
import io.github.pgprofiles.internal.text.SqlTokens.Kind;

/**
 * A call of {@code set_config}: what it leaves behind, unless its third argument is a
 * plain {@code true}.
 */
final class ConfigCall {

	/** What is looked up in another way after one of these was set. */
	private static final Set<String> NAMING = Set.of("search_path", "role", "session_authorization");

	private final SqlTokens tokens;

	private int depth;

	private int argument = 1;

	/** Tokens of the argument at hand. */
	private int length;

	/** Whether the first argument is a string that names no such setting. */
	private boolean plain;

	private boolean isTrue;

	/**
	 * A call.
	 * @param tokens the next one of which is its opening parenthesis
	 */
	ConfigCall(SqlTokens tokens) {
		this.tokens = tokens;
	}

	SessionChange change() {
		do {
			if (!this.tokens.next()) {
				break;
			}
			token();
		}
		while (this.depth > 0);
		if (this.argument == 3 && this.length == 1 && this.isTrue) {
			return SessionChange.NONE;
		}
		return this.plain ? SessionChange.STATE : SessionChange.NAMES;
	}

	private void token() {
		boolean symbol = this.tokens.kind() == Kind.OTHER;
		if (symbol && this.tokens.is("(")) {
			this.length += (this.depth > 0) ? 1 : 0;
			this.depth++;
		}
		else if (symbol && this.tokens.is(")")) {
			this.depth--;
		}
		else if (symbol && this.tokens.is(",") && this.depth == 1) {
			this.plain &= this.argument > 1 || this.length == 1;
			this.argument++;
			this.length = 0;
		}
		else {
			this.length++;
			if (this.argument == 1) {
				this.plain = this.tokens.kind() == Kind.STRING && !this.tokens.isEscaped()
						&& !NAMING.contains(this.tokens.text().toLowerCase(Locale.ROOT));
			}
			this.isTrue = this.tokens.kind() == Kind.WORD && this.tokens.is("true");
		}
	}

}
