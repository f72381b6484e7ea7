package io.github.pgprofiles.test.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Finds the answer to a COMMIT in what a server sends on one connection. Not thread-safe.
 */
final class ServerMessages {

	private static final int HEADER = 5;

	private static final Set<String> OUTCOMES = Set.of("COMMIT", "ROLLBACK");

	private final byte[] head = new byte[16];

	private int kept;

	private int type;

	private int seen;

	private int length;

	private int rest;

	private int answers;

	private boolean decided;

	/**
	 * Whether the byte ends the whole answer to a COMMIT.
	 * @param questions how many requests for encryption the client has made
	 */
	boolean endsCommit(int next, int questions) {
		if (this.answers < questions) {
			this.answers++;
			return false;
		}
		if (this.seen == 0) {
			this.type = next;
			this.length = 0;
			this.kept = 0;
			this.seen = 1;
			return false;
		}
		if (this.seen < HEADER) {
			this.length = (this.length << 8) | next;
			this.seen++;
			this.rest = this.length - 4;
		}
		else {
			this.rest--;
			if (this.kept < this.head.length) {
				this.head[this.kept++] = (byte) next;
			}
		}
		if (this.seen < HEADER || this.rest > 0) {
			return false;
		}
		this.seen = 0;
		return end();
	}

	private boolean end() {
		switch (this.type) {
			case 'E' -> this.decided = true;
			case 'C' -> this.decided = OUTCOMES
				.contains(new String(this.head, 0, Math.max(0, this.kept - 1), StandardCharsets.UTF_8));
			case 'Z' -> {
				boolean whole = this.decided;
				this.decided = false;
				return whole;
			}
			default -> {
			}
		}
		return false;
	}

}
