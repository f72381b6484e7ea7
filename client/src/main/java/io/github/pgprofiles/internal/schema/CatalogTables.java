package io.github.pgprofiles.internal.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.schema.Column;
import io.github.pgprofiles.schema.Constraint;
import io.github.pgprofiles.schema.ForeignKey;
import io.github.pgprofiles.schema.GeneratedKind;
import io.github.pgprofiles.schema.IdentityKind;
import io.github.pgprofiles.schema.Index;
import io.github.pgprofiles.schema.Key;
import io.github.pgprofiles.schema.PartitionStrategy;
import io.github.pgprofiles.schema.Partitioning;
import io.github.pgprofiles.schema.ReferentialAction;
import io.github.pgprofiles.schema.Table;
import io.github.pgprofiles.schema.TableKind;
import io.github.pgprofiles.schema.TableName;
import org.jspecify.annotations.Nullable;

/** Makes tables of the rows of {@link CatalogQuery}. */
final class CatalogTables {

	private CatalogTables() {
	}

	static List<Table> of(List<CatalogRow> rows) {
		Map<Long, Parts> parts = new LinkedHashMap<>();
		rows.forEach((row) -> parts.computeIfAbsent(row.relation(), (key) -> new Parts()).add(row));
		return parts.values()
			.stream()
			.filter((each) -> each.table != null)
			.map(Parts::toTable)
			.sorted(Comparator.comparing(Table::schema).thenComparing(Table::name))
			.toList();
	}

	/** What belongs to one table. */
	private static final class Parts {

		private @Nullable CatalogRow table;

		private final List<CatalogRow> parents = new ArrayList<>();

		private final List<CatalogRow> columns = new ArrayList<>();

		private final List<CatalogRow> constraints = new ArrayList<>();

		private final List<CatalogRow> indexes = new ArrayList<>();

		void add(CatalogRow row) {
			switch (row.part()) {
				case "t" -> this.table = row;
				case "h" -> this.parents.add(row);
				case "a" -> this.columns.add(row);
				case "c" -> this.constraints.add(row);
				default -> this.indexes.add(row);
			}
		}

		Table toTable() {
			CatalogRow row = this.table;
			if (row == null) {
				throw new IllegalStateException("The catalog has parts of a table that is none");
			}
			String strategy = row.get(4);
			return new Table(row.text(0), row.text(1), kind(row.text(2)), ordered(this.columns, this::column),
					all("p", CatalogTables::key).stream().findFirst().orElse(null), all("u", CatalogTables::key),
					all("f", CatalogTables::foreignKey), checks(), indexes(),
					ordered(this.parents, (each) -> new TableName(each.text(0), each.text(1))),
					(strategy != null) ? new Partitioning(strategy(strategy), row.text(5)) : null, row.get(6),
					row.get(3));
		}

		private List<Constraint> checks() {
			List<Constraint> checks = new ArrayList<>(all("c", CatalogTables::constraint));
			checks.addAll(all("x", CatalogTables::constraint));
			return checks;
		}

		private <T> List<T> all(String type, Function<CatalogRow, T> made) {
			return this.constraints.stream()
				.filter((each) -> type.equals(each.get(1)))
				.sorted(Comparator.comparing((CatalogRow each) -> each.text(0)))
				.map(made)
				.toList();
		}

		private List<Index> indexes() {
			return this.indexes.stream()
				.map((row) -> new Index(row.text(0), row.is(1), row.is(2), row.text(3), row.columns(), row.others(),
						row.get(5), row.is(6), row.text(4), row.get(7)))
				.sorted(Comparator.comparing(Index::name))
				.toList();
		}

		private Column column(CatalogRow row) {
			String name = row.text(0);
			CatalogRow notNull = this.constraints.stream()
				.filter((each) -> "n".equals(each.get(1)) && each.columns().contains(name))
				.findFirst()
				.orElse(null);
			boolean holds = row.is(3) && (notNull == null || notNull.is(5));
			GeneratedKind generated = switch (row.text(7)) {
				case "s" -> GeneratedKind.STORED;
				case "v" -> GeneratedKind.VIRTUAL;
				default -> GeneratedKind.NONE;
			};
			IdentityKind identity = switch (row.text(6)) {
				case "a" -> IdentityKind.ALWAYS;
				case "d" -> IdentityKind.BY_DEFAULT;
				default -> IdentityKind.NONE;
			};
			boolean computed = generated != GeneratedKind.NONE;
			return new Column(name, row.position(), row.text(1), row.get(2), !holds && !row.is(4),
					(notNull != null) ? notNull.get(0) : null, computed ? null : row.get(5), identity, generated,
					computed ? row.get(5) : null, row.get(8));
		}

	}

	private static <T> List<T> ordered(List<CatalogRow> rows, Function<CatalogRow, T> made) {
		return rows.stream().sorted(Comparator.comparingInt(CatalogRow::position)).map(made).toList();
	}

	private static Key key(CatalogRow row) {
		return new Key(row.text(0), row.columns(), row.is(3), row.is(4), row.text(2), row.get(10));
	}

	private static ForeignKey foreignKey(CatalogRow row) {
		return new ForeignKey(row.text(0), row.columns(), new TableName(row.text(8), row.text(9)), row.others(),
				action(row.text(6)), action(row.text(7)), row.is(3), row.is(4), row.is(5), row.text(2), row.get(10));
	}

	private static Constraint constraint(CatalogRow row) {
		return new Constraint(row.text(0), row.columns(), row.is(5), row.text(2), row.get(10));
	}

	private static ReferentialAction action(String letter) {
		return switch (letter) {
			case "r" -> ReferentialAction.RESTRICT;
			case "c" -> ReferentialAction.CASCADE;
			case "n" -> ReferentialAction.SET_NULL;
			case "d" -> ReferentialAction.SET_DEFAULT;
			default -> ReferentialAction.NO_ACTION;
		};
	}

	private static TableKind kind(String letter) {
		return switch (letter) {
			case "p" -> TableKind.PARTITIONED_TABLE;
			case "v" -> TableKind.VIEW;
			case "m" -> TableKind.MATERIALIZED_VIEW;
			case "f" -> TableKind.FOREIGN_TABLE;
			default -> TableKind.TABLE;
		};
	}

	private static PartitionStrategy strategy(String letter) {
		return switch (letter) {
			case "l" -> PartitionStrategy.LIST;
			case "h" -> PartitionStrategy.HASH;
			default -> PartitionStrategy.RANGE;
		};
	}

}
