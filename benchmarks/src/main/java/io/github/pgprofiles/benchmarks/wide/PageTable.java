package io.github.pgprofiles.benchmarks.wide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.source.RowTable;

/** The table of wide rows, and what must be in it. */
final class PageTable implements RowTable<Page> {

	static final String SELECT = "select id, document, image, numbers, tags from page";

	/** Vert.x would parse jsonb and hand out its own type for it. */
	static final String SELECT_DOCUMENT_AS_TEXT = "select id, document::text, image, numbers, tags from page";

	/** Half of 20 KB, as characters in hexadecimal. */
	private static final int DIGESTS_IN_DOCUMENT = 320;

	/** Half of 20 KB, as bytes. */
	private static final int DIGESTS_IN_IMAGE = 640;

	private static final int NUMBERS = 20;

	private static final int TAGS = 5;

	private final MessageDigest md5;

	PageTable() {
		try {
			this.md5 = MessageDigest.getInstance("MD5");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK knows MD5", ex);
		}
	}

	/**
	 * Creates the table, whose rows the server generates. Each of the columns is NULL in
	 * three rows of ten. Nothing is compressed: to decompress it would be most of the
	 * server's work, and the same for everybody.
	 */
	static void create(BenchmarkServer server, int rows) throws SQLException {
		server.execute("drop table if exists page", """
				create unlogged table page (id int8 not null, document jsonb, image bytea, numbers int8[], tags text[])
				""", "alter table page alter document set storage external, alter image set storage external",
				"""
						insert into page select i,
						case when i %% 10 >= 3 then jsonb_build_object('id', i, 'body', repeat(md5(i::text), %d)) end,
						case when (i + 3) %% 10 >= 3 then decode(repeat(md5(i::text), %d), 'hex') end,
						case when (i + 6) %% 10 >= 3 then array(select i + n from generate_series(0, %d) n) end,
						case when (i + 8) %% 10 >= 3 then array(select 'tag ' || i + n from generate_series(0, %d) n) end
						from generate_series(1, %d) i"""
					.formatted(DIGESTS_IN_DOCUMENT, DIGESTS_IN_IMAGE, NUMBERS - 1, TAGS - 1, rows),
				"vacuum analyze page");
	}

	@Override
	public Checksum<Page> checksum() {
		return new PageChecksum();
	}

	@Override
	public Page expected(long id) {
		byte[] digest = this.md5.digest(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
		String hex = HexFormat.of().formatHex(digest);
		String document = "{\"id\": " + id + ", \"body\": \"" + hex.repeat(DIGESTS_IN_DOCUMENT) + "\"}";
		byte[] image = HexFormat.of().parseHex(hex.repeat(DIGESTS_IN_IMAGE));
		List<Long> numbers = LongStream.range(id, id + NUMBERS).boxed().toList();
		List<String> tags = IntStream.range(0, TAGS).mapToObj((number) -> "tag " + (id + number)).toList();
		return new Page(id, (id % 10 >= 3) ? document : null, ((id + 3) % 10 >= 3) ? image : null,
				((id + 6) % 10 >= 3) ? numbers : null, ((id + 8) % 10 >= 3) ? tags : null);
	}

	@Override
	public long id(Page row) {
		return row.id();
	}

	@Override
	public boolean same(Page expected, Page actual) {
		return expected.id() == actual.id() && Objects.equals(expected.document(), actual.document())
				&& Arrays.equals(expected.image(), actual.image())
				&& Objects.equals(expected.numbers(), actual.numbers())
				&& Objects.equals(expected.tags(), actual.tags());
	}

}
