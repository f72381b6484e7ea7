package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.ObjectPlan.Slot;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.internal.text.LooseName;
import org.jspecify.annotations.Nullable;

/**
 * Matches the slots of an object, and of the objects in it, with the columns of a result,
 * and puts the reading of the columns and the making of the object into one handle. Used
 * once.
 */
final class ObjectBinder {

	private static final MethodHandle ALL_NULL = allNull();

	/** Stands for two columns of one name, which is wrong only where it is asked for. */
	private static final int AMBIGUOUS = -1;

	private final Columns columns;

	private final ServerTypes types;

	private final Codecs codecs;

	private final Map<String, Integer> byName = new HashMap<>();

	/** Of the columns that are read, for messages. */
	private final String[] javaTypes;

	/** The columns that the object at hand is filled from. */
	private Set<Integer> read = new TreeSet<>();

	private int unreadable = -1;

	ObjectBinder(Columns columns, ServerTypes types, Codecs codecs) {
		this.columns = columns;
		this.types = types;
		this.codecs = codecs;
		this.javaTypes = new String[columns.size()];
		Arrays.fill(this.javaTypes, "");
		for (int i = 0; i < columns.size(); i++) {
			this.byName.merge(normalize(columns.label(i)), i, (first, second) -> AMBIGUOUS);
		}
		this.byName.putAll(looseNames(columns.labels(), this.byName));
	}

	/** Names with spaces and signs, where no other name is the same without them. */
	private static Map<String, Integer> looseNames(List<String> labels, Map<String, Integer> known) {
		Map<String, Integer> loose = new HashMap<>();
		for (int i = 0; i < labels.size(); i++) {
			String name = LooseName.ofOther(labels.get(i));
			if (name != null && !known.containsKey(name)) {
				loose.merge(name, i, (first, second) -> AMBIGUOUS);
			}
		}
		return loose;
	}

	List<String> javaTypes() {
		return List.of(this.javaTypes);
	}

	/** A column that is read and cannot be, in its format; -1 if there is none. */
	int unreadable() {
		return this.unreadable;
	}

	/** The handle from a row to an object. */
	MethodHandle bind(ObjectPlan plan) throws SQLException {
		@Nullable MethodHandle[] cells = cells(plan, "", plan.type().getSimpleName());
		if (List.of(this.javaTypes.length, plan.slots().size()).contains(0)) {
			return make(plan, cells);
		}
		for (MethodHandle cell : cells) {
			if (cell != null) {
				return make(plan, cells);
			}
		}
		throw new MappingException(null,
				"%s has none of the columns %s, but only %s".formatted(plan.type().getSimpleName(),
						this.columns.labels(), plan.slots().stream().map(Slot::name).toList()),
				null);
	}

	/** One for each slot, {@code null} where no column fills it. */
	private @Nullable MethodHandle[] cells(ObjectPlan plan, String prefix, String path) throws SQLException {
		@Nullable MethodHandle[] cells = new MethodHandle[plan.slots().size()];
		for (int i = 0; i < cells.length; i++) {
			Slot slot = plan.slots().get(i);
			String name = prefix + normalize(slot.name());
			String slotPath = path + "." + slot.name();
			Integer column = this.byName.get(name);
			if (column != null) {
				cells[i] = cell(slot, column, slotPath);
			}
			else if (isNested(slot, name)) {
				cells[i] = nested(slot, name, slotPath);
			}
			else if (plan.isStrict()) {
				throw new MappingException(null, "%s needs a column for '%s', but the query returns only %s"
					.formatted(path, slot.name(), this.columns.labels()), null);
			}
		}
		return cells;
	}

	private MethodHandle cell(Slot slot, int column, String path) throws SQLException {
		if (column == AMBIGUOUS) {
			throw new MappingException(null,
					"%s could be filled from two of the columns %s: rename one".formatted(path, this.columns.labels()),
					null);
		}
		this.read.add(column);
		Class<?> type = slot.type().toClass();
		this.javaTypes[column] = type.getSimpleName() + " of " + path;
		if (!this.codecs.supports(this.columns.type(column), this.columns.format(column), slot.type(), this.types)) {
			this.unreadable = column;
		}
		return Cell.handle(
				this.codecs.decoder(this.columns.type(column), this.columns.format(column), slot.type(), this.types),
				column, type);
	}

	private boolean isNested(Slot slot, String prefix) {
		Class<?> type = slot.type().toClass();
		return !this.codecs.isValue(type) && !type.isInterface()
				&& this.byName.keySet().stream().anyMatch((name) -> name.startsWith(prefix))
				&& fills(this.byName.keySet(), ObjectPlan.of(type), prefix);
	}

	/** Whether a column fills a slot, or something in it. */
	private static boolean fills(Set<String> columns, ObjectPlan plan, String prefix) {
		return plan.slots()
			.stream()
			.map((slot) -> prefix + normalize(slot.name()))
			.anyMatch((name) -> columns.stream().anyMatch((column) -> column.startsWith(name)));
	}

	/** Whether a column's name is that of a slot. */
	static boolean fills(Columns columns, ObjectPlan plan) {
		Set<String> labels = new HashSet<>();
		for (String label : columns.labels()) {
			String loose = LooseName.ofOther(label);
			labels.add(normalize(label));
			labels.add((loose != null) ? loose : normalize(label));
		}
		return plan.slots().stream().anyMatch((slot) -> labels.contains(normalize(slot.name())));
	}

	/**
	 * An object in an object, which is {@code null} where all of its columns are NULL.
	 */
	private MethodHandle nested(Slot slot, String prefix, String path) throws SQLException {
		ObjectPlan plan = ObjectPlan.of(slot.type().toClass());
		Set<Integer> outer = this.read;
		this.read = new TreeSet<>();
		MethodHandle made = make(plan, cells(plan, prefix, path))
			.asType(MethodType.methodType(slot.type().toClass(), RowBuffer.class));
		int[] own = this.read.stream().mapToInt(Integer::intValue).toArray();
		outer.addAll(this.read);
		this.read = outer;
		MethodHandle nothing = MethodHandles.dropArguments(MethodHandles.constant(slot.type().toClass(), null), 0,
				RowBuffer.class);
		return MethodHandles.guardWithTest(MethodHandles.insertArguments(ALL_NULL, 0, own), nothing, made);
	}

	private static MethodHandle make(ObjectPlan plan, @Nullable MethodHandle[] cells) {
		return plan.isStrict() ? construct(plan, cells) : fill(plan, cells);
	}

	private static MethodHandle construct(ObjectPlan plan, @Nullable MethodHandle[] cells) {
		MethodHandle filtered = MethodHandles.filterArguments(plan.constructor(), 0, cells);
		return MethodHandles.permuteArguments(filtered, MethodType.methodType(plan.type(), RowBuffer.class),
				new int[cells.length]);
	}

	private static MethodHandle fill(ObjectPlan plan, @Nullable MethodHandle[] cells) {
		Class<?> type = plan.type();
		MethodHandle result = MethodHandles.dropArguments(MethodHandles.identity(type), 1, RowBuffer.class);
		for (int i = cells.length - 1; i >= 0; i--) {
			MethodHandle cell = cells[i];
			if (cell != null) {
				result = MethodHandles.foldArguments(result,
						MethodHandles.filterArguments(plan.setters().get(i), 1, cell));
			}
		}
		MethodHandle make = plan.constructor().asType(MethodType.methodType(type));
		return MethodHandles.foldArguments(result, MethodHandles.dropArguments(make, 0, RowBuffer.class));
	}

	private static MethodHandle allNull() {
		try {
			return MethodHandles.lookup()
				.findStatic(ObjectBinder.class, "allNull",
						MethodType.methodType(boolean.class, int[].class, RowBuffer.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	static boolean allNull(int[] columns, RowBuffer row) {
		for (int column : columns) {
			if (row.lengths[column] >= 0) {
				return false;
			}
		}
		return true;
	}

	static String normalize(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

}
