package io.github.pgprofiles.benchmarks.wide;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.JdbiSource;
import io.github.pgprofiles.benchmarks.source.JooqSource;
import io.github.pgprofiles.benchmarks.source.OurSource;
import io.github.pgprofiles.benchmarks.source.ResultSetSource;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.source.TemplateSource;
import io.github.pgprofiles.benchmarks.source.VertxSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record5;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Every contender that makes pages of the table's rows. */
final class PageSources {

	static final int SMALL_PORTION = 100;

	static final int LARGE_PORTION = 1000;

	private static final Field<Long> ID = DSL.field(DSL.name("page", "id"), SQLDataType.BIGINT);

	private static final Field<JSONB> DOCUMENT = DSL.field(DSL.name("page", "document"), SQLDataType.JSONB);

	private static final Field<byte[]> IMAGE = DSL.field(DSL.name("page", "image"), SQLDataType.BLOB);

	private static final Field<Long[]> NUMBERS = DSL.field(DSL.name("page", "numbers"), SQLDataType.BIGINT.array());

	private static final Field<String[]> TAGS = DSL.field(DSL.name("page", "tags"), SQLDataType.CLOB.array());

	private PageSources() {
	}

	/** Those that stream, in the order of the report. */
	static List<RowSource<Page>> open(ServerAddress address) throws Exception {
		List<RowSource<Page>> sources = new ArrayList<>();
		for (OurSource.Engine engine : OurSource.Engine.values()) {
			sources.add(new OurSource<>(engine, address, PageTable.SELECT, Page.class));
		}
		for (int fetchSize : new int[] { SMALL_PORTION, LARGE_PORTION }) {
			sources.add(new ResultSetSource<>(address.binaryPool(), PageTable.SELECT, fetchSize, PageSources::page));
		}
		sources.add(new TemplateSource<>("queryForStream-lambda", address.binaryPool(), PageTable.SELECT, SMALL_PORTION,
				(row, number) -> page(row)));
		sources.add(new JdbiSource<>(address.binaryPool(), PageTable.SELECT, SMALL_PORTION, Page.class));
		sources.add(new JooqSource<>(address.binaryPool(), SMALL_PORTION,
				(context) -> context.select(ID, DOCUMENT, IMAGE, NUMBERS, TAGS).from(DSL.table(DSL.name("page"))),
				PageSources::page));
		sources.add(new VertxSource<>(address, PageTable.SELECT_DOCUMENT_AS_TEXT, SMALL_PORTION, PageSources::page));
		return sources;
	}

	private static Page page(ResultSet row) throws SQLException {
		Array numbers = row.getArray(4);
		Array tags = row.getArray(5);
		return new Page(row.getLong(1), row.getString(2), row.getBytes(3),
				(numbers != null) ? list((Long[]) numbers.getArray()) : null,
				(tags != null) ? list((String[]) tags.getArray()) : null);
	}

	private static Page page(Record5<Long, JSONB, byte[], Long[], String[]> row) {
		JSONB document = row.value2();
		return new Page(row.value1(), (document != null) ? document.data() : null, row.value3(), list(row.value4()),
				list(row.value5()));
	}

	private static Page page(Row row) {
		Buffer image = row.getBuffer(2);
		return new Page(row.getLong(0), row.getString(1), (image != null) ? image.getBytes() : null,
				list(row.getArrayOfLongs(3)), list(row.getArrayOfStrings(4)));
	}

	private static <E> @Nullable List<E> list(E @Nullable [] array) {
		return (array != null) ? Arrays.asList(array) : null;
	}

}
