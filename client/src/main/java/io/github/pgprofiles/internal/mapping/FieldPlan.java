package io.github.pgprofiles.internal.mapping;

import java.util.List;

import io.github.pgprofiles.internal.mapping.SourcePlan.Source;

/** Which part of an object goes where. */
sealed interface FieldPlan {

	/** What it is part of its owner as. */
	Source source();

	/** The columns that it fills, in order. */
	List<Leaf> leaves();

	/**
	 * A value for one column.
	 *
	 * @param source that has it
	 * @param column that it goes to
	 * @param index of the field in the row
	 * @param path to the source, for messages
	 */
	record Leaf(Source source, TargetColumn column, int index, String path) implements FieldPlan {

		@Override
		public List<Leaf> leaves() {
			return List.of(this);
		}

		String javaType() {
			return this.source.type().toClass().getSimpleName() + " of " + this.path;
		}

	}

	/**
	 * An object in an object, or the whole.
	 *
	 * @param source that has it; for the whole, any
	 * @param type of the object
	 * @param fields of it, in order
	 */
	record Group(Source source, Class<?> type, List<FieldPlan> fields) implements FieldPlan {

		@Override
		public List<Leaf> leaves() {
			return this.fields.stream().flatMap((field) -> field.leaves().stream()).toList();
		}

	}

}
