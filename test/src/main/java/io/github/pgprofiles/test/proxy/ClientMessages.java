package io.github.pgprofiles.test.proxy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Knows where the messages of one client begin, which they are, and which statements they
 * run. PostgreSQL manual, chapter 'Message Formats'. Not thread-safe.
 */
final class ClientMessages {

	private static final int STARTUP = 196608;

	private static final int CANCEL = 80877102;

	private static final int HEADER = 5;

	/** As much of a message as is looked at. */
	private static final int HEAD = 1000;

	private static final Pattern COMMIT = Pattern.compile("(.*;)?\\s*(commit|end)(\\s+(work|transaction))?[\\s;]*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private final Consumer<String> statements;

	private final Map<String, String> prepared = new HashMap<>();

	private final byte[] head = new byte[HEAD];

	private int kept;

	private boolean started;

	private boolean cancel;

	/** Requests before the start, for encryption: a byte answers each of them. */
	private final AtomicInteger questions = new AtomicInteger();

	/** Whether what was sent since the client last waited had an empty statement. */
	private boolean empty;

	/** Whether it had any other. */
	private boolean work;

	private int type;

	/** Bytes of the header seen; a message before the start has no type. */
	private int seen = 1;

	private int length;

	private int rest;

	/**
	 * Starts with the first message.
	 * @param statements told the text of each statement that is to be run
	 */
	ClientMessages(Consumer<String> statements) {
		this.statements = statements;
	}

	/** What the last byte ended. */
	enum End {

		/** Nothing that matters. */
		NONE,

		/** A message after which the client waits. */
		WAIT,

		/** A message that asks for a COMMIT: with its last byte missing it is none. */
		COMMIT,

		/** Both: a COMMIT as a simple query. */
		COMMIT_AND_WAIT;

		boolean isCommit() {
			return this == COMMIT || this == COMMIT_AND_WAIT;
		}

		boolean isWait() {
			return this == WAIT || this == COMMIT_AND_WAIT;
		}

	}

	boolean isCancel() {
		return this.cancel;
	}

	int questions() {
		return this.questions.get();
	}

	End next(int next) {
		if (this.rest > 0) {
			body(next);
		}
		else {
			header(next);
		}
		if (this.seen != HEADER || this.rest > 0) {
			// of the messages behind which a client waits, 'c' and 'S' have no body
			return End.NONE;
		}
		End end = this.started ? end() : End.NONE;
		this.seen = this.started ? 0 : 1;
		this.length = 0;
		this.kept = 0;
		return end;
	}

	private void header(int next) {
		if (this.seen == 0) {
			this.type = next;
		}
		else {
			this.length = (this.length << 8) | next;
		}
		this.seen++;
		if (this.seen == HEADER) {
			this.rest = this.length - 4;
			this.length = 0;
		}
	}

	private void body(int next) {
		this.rest--;
		if (this.kept < HEAD) {
			this.head[this.kept++] = (byte) next;
		}
		if (!this.started) {
			this.length = (this.length << 8) | next;
			this.started = this.length == STARTUP;
			this.cancel |= this.length == CANCEL;
			if (this.rest == 0 && !this.started && !this.cancel) {
				this.questions.incrementAndGet();
			}
		}
	}

	private End end() {
		switch (this.type) {
			case 'P' -> parsed(text(0), text(1));
			case 'B' -> {
				return run(this.prepared.getOrDefault(text(1), "")) ? End.COMMIT : End.NONE;
			}
			case 'Q' -> {
				return run(text(0)) ? End.COMMIT_AND_WAIT : waits();
			}
			case 'S' -> {
				return waits();
			}
			case 'c' -> {
				return End.WAIT;
			}
			default -> {
			}
		}
		return End.NONE;
	}

	/**
	 * Only with an empty statement a pool asks whether a connection that has rested is
	 * still alive.
	 */
	private End waits() {
		boolean asksWhetherAlive = this.empty && !this.work;
		this.empty = false;
		this.work = false;
		return asksWhetherAlive ? End.NONE : End.WAIT;
	}

	private void parsed(String name, String statement) {
		this.prepared.put(name, statement);
		this.work |= !statement.isEmpty();
	}

	private boolean run(String statement) {
		this.statements.accept(statement);
		this.empty |= statement.isEmpty();
		this.work |= !statement.isEmpty();
		return COMMIT.matcher(statement).matches();
	}

	/** The n-th of the strings at the beginning, each of which ends with a zero. */
	private String text(int n) {
		int begin = 0;
		for (int i = 0; i < n; i++) {
			begin = end(begin) + 1;
		}
		return new String(this.head, begin, Math.max(0, end(begin) - begin), StandardCharsets.UTF_8);
	}

	private int end(int begin) {
		int end = begin;
		while (end < this.kept && this.head[end] != 0) {
			end++;
		}
		return end;
	}

}
