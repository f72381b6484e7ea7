package io.github.pgprofiles.internal.session;

import java.util.Locale;
import java.util.Set;

import io.github.pgprofiles.internal.session.SqlWords.Kind;

/**
 * A call of {@code set_config}: what it leaves behind, unless its third argument is a
 * plain {@code true}.
 */
final class ConfigCall {

	/** What is looked up in another way after one of these was set. */
	private static final Set<String> NAMING = Set.of("search_path", "role", "session_authorization");

	private final SqlWords words;

	private int depth;

	private int argument = 1;

	/** Tokens of the argument at hand. */
	private int tokens;

	/** Whether the first argument is a string that names no such setting. */
	private boolean plain;

	private boolean isTrue;

	/**
	 * A call whose name is the token at hand, which it is still after this.
	 */
	ConfigCall(SqlWords words) {
		this.words = words;
	}

	SessionChange change() {
		if (!this.words.isCalled()) {
			return SessionChange.NONE;
		}
		int place = this.words.place();
		do {
			if (!this.words.next()) {
				break;
			}
			token();
		}
		while (this.depth > 0);
		this.words.goTo(place);
		if (this.argument == 3 && this.tokens == 1 && this.isTrue) {
			return SessionChange.NONE;
		}
		return this.plain ? SessionChange.STATE : SessionChange.NAMES;
	}

	private void token() {
		String text = this.words.text();
		boolean symbol = this.words.kind() == Kind.OTHER;
		if (symbol && "(".equals(text)) {
			this.tokens += (this.depth > 0) ? 1 : 0;
			this.depth++;
		}
		else if (symbol && ")".equals(text)) {
			this.depth--;
		}
		else if (symbol && ",".equals(text) && this.depth == 1) {
			this.plain &= this.argument > 1 || this.tokens == 1;
			this.argument++;
			this.tokens = 0;
		}
		else {
			this.tokens++;
			if (this.argument == 1) {
				this.plain = this.words.kind() == Kind.STRING && !this.words.isEscaped()
						&& !NAMING.contains(text.toLowerCase(Locale.ROOT));
			}
			this.isTrue = this.words.kind() == Kind.WORD && "true".equalsIgnoreCase(text);
		}
	}

}
