package io.github.pgprofiles.internal.export;

import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about an export by several connections.
 *
 * @param table to export
 * @param name of the statement; {@code null} for none
 * @param readers at most
 * @param parts how many; 0 for as many as suit
 * @param limit of the time for all of it; {@code null} for none
 * @param listener to tell how far it is; {@code null} for none
 */
public record ExportRequest(TableName table, @Nullable String name, int readers, int parts, @Nullable TimeLimit limit,
		@Nullable Consumer<? super CopyProgress> listener) {
}
