package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyTemplate;

/**
 * A COPY in of some kind into the table {@code f (a int primary key, b text)}, where b
 * must not be {@code bad}.
 *
 * @param way that the rows take
 * @param form of the source
 * @param transaction whether there is one around it
 */
public record CopyCase(Way way, Form form, boolean transaction) {

	public static List<CopyCase> all() {
		List<CopyCase> cases = new ArrayList<>();
		for (Way way : Way.values()) {
			for (Form form : Form.values()) {
				cases.add(new CopyCase(way, form, false));
				cases.add(new CopyCase(way, form, true));
			}
		}
		return cases;
	}

	public static void makeTable(PostgresClient client) {
		client.sql("create table f (a int primary key, b text check (b <> 'bad'))").update();
		client.sql("insert into f values (-1, 'before')").update();
	}

	public static List<String> rows(PostgresClient client) {
		return client.sql("select a || ' ' || b from f order by a").query(String.class).list();
	}

	/** A row of the table. */
	public record Item(int a, String b) {
	}

	/** Gives one row after another. */
	@FunctionalInterface
	public interface Feed {

		/** The text of a row; null at the end. */
		String next(int row) throws IOException;

	}

	/** Where the rows go. */
	public enum Way {

		DIRECT, UPSERT, STAGING;

		CopyInSpec into(CopyTemplate copy) {
			CopyInSpec.Table table = copy.into("f");
			return switch (this) {
				case DIRECT -> table;
				case UPSERT -> table.onConflict("a").update();
				case STAGING -> table.staging("insert into f select * from staging");
			};
		}

	}

	/** What the rows come as. */
	public enum Form {

		STREAM, READER, RECORDS

	}

	public void run(PostgresClient client, Feed feed, Duration limit) {
		if (this.transaction) {
			client.transaction().run((tx) -> {
				tx.sql("update f set b = 'changed'").update();
				copy(tx.copy(), feed, limit);
			});
		}
		else {
			copy(client.copy(), feed, limit);
		}
	}

	private void copy(CopyTemplate copy, Feed feed, Duration limit) {
		CopyInSpec into = this.way.into(copy);
		if (this.form == Form.RECORDS) {
			CopyInSpec.Records<Item> records = into.records(Item.class);
			((limit != null) ? records.timeout(limit) : records).from(new Items(feed));
			return;
		}
		CopyInSpec.Csv csv = (limit != null) ? into.csv().timeout(limit) : into.csv();
		if (this.form == Form.STREAM) {
			csv.from(new Lines(feed));
		}
		else {
			csv.from(new CharacterLines(feed));
		}
	}

	private static final class Items implements Iterator<Item> {

		private final Feed feed;

		private int row;

		private String next;

		Items(Feed feed) {
			this.feed = feed;
		}

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				try {
					this.next = this.feed.next(this.row++);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
			return this.next != null;
		}

		@Override
		public Item next() {
			String text = this.next;
			this.next = null;
			return new Item(this.row - 1, text);
		}

	}

	/** A line for each row. */
	private static final class Lines extends InputStream {

		private final Feed feed;

		private int row;

		private byte[] line = {};

		private int position;

		Lines(Feed feed) {
			this.feed = feed;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0];
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.position == this.line.length) {
				String text = this.feed.next(this.row);
				if (text == null) {
					return -1;
				}
				this.line = (this.row++ + "," + text + "\n").getBytes(StandardCharsets.UTF_8);
				this.position = 0;
			}
			int count = Math.min(length, this.line.length - this.position);
			System.arraycopy(this.line, this.position, bytes, offset, count);
			this.position += count;
			return count;
		}

	}

	private static final class CharacterLines extends Reader {

		private final Lines lines;

		CharacterLines(Feed feed) {
			this.lines = new Lines(feed);
		}

		@Override
		public int read(char[] characters, int offset, int length) throws IOException {
			byte[] bytes = new byte[length];
			int read = this.lines.read(bytes, 0, length);
			for (int i = 0; i < read; i++) {
				characters[offset + i] = (char) bytes[i];
			}
			return read;
		}

		@Override
		public void close() {
		}

	}

}
