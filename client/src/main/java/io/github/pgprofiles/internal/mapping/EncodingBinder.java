package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.register.TextForm;
import io.github.pgprofiles.internal.mapping.register.TypeEncoders;
import org.jspecify.annotations.Nullable;

/**
 * Puts the reading of an object and the writing of its columns into one handle. Used
 * once.
 */
final class EncodingBinder {

	private static final MethodHandle IS_NULL = isNull();

	private final ServerTypes types;

	private final TypeEncoders encoders;

	private final Map<FieldPlan.Leaf, Encoder> binary = new LinkedHashMap<>();

	private final Map<FieldPlan.Leaf, TextForm> texts = new LinkedHashMap<>();

	private @Nullable String textReason;

	EncodingBinder(ServerTypes types, TypeEncoders encoders) {
		this.types = types;
		this.encoders = encoders;
	}

	<T> RowEncoding<T> bind(Class<T> type, FieldPlan.Group root) throws SQLException {
		List<FieldPlan.Leaf> leaves = root.leaves();
		List<RowEncoding.Field> fields = new ArrayList<>();
		for (FieldPlan.Leaf leaf : leaves) {
			fields.add(new RowEncoding.Field(leaf.column().name(), this.types.name(leaf.column().type()),
					leaf.javaType()));
			find(leaf);
		}
		if (this.textReason != null) {
			for (FieldPlan.Leaf leaf : leaves) {
				findText(leaf);
			}
		}
		boolean isBinary = this.textReason == null;
		List<MethodHandle> steps = new ArrayList<>(steps(root));
		if (isBinary) {
			steps.add(0, MethodHandles.dropArguments(FieldWriter.count(leaves.size()), 0, type));
		}
		else {
			steps.add(MethodHandles.dropArguments(FieldWriter.end(), 0, type));
		}
		MethodHandle handle = sequence(steps).asType(MethodType.methodType(void.class, Object.class, WireBuffer.class));
		return new RowEncoding<>(fields, this.textReason, new CompiledWriter(type.getSimpleName(), handle));
	}

	private void find(FieldPlan.Leaf leaf) throws SQLException {
		TargetColumn column = leaf.column();
		Encoder encoder = this.encoders.binary(column.type(), column.modifier(), leaf.source().type(), this.types);
		if (encoder != null) {
			this.binary.put(leaf, encoder);
			return;
		}
		findText(leaf);
		if (this.textReason == null) {
			this.textReason = "column '%s' (%s) takes the %s in text only".formatted(column.name(),
					this.types.name(column.type()), leaf.javaType());
		}
	}

	private void findText(FieldPlan.Leaf leaf) throws SQLException {
		TargetColumn column = leaf.column();
		TextForm form = this.encoders.text(column.type(), column.modifier(), leaf.source().type(), this.types);
		if (form == null) {
			throw new MappingException(null, "column '%s' (%s) does not take the %s".formatted(column.name(),
					this.types.name(column.type()), leaf.javaType()), null);
		}
		this.texts.put(leaf, form);
	}

	/** What is to be done with an object and a buffer, one after the other. */
	private List<MethodHandle> steps(FieldPlan.Group group) {
		List<MethodHandle> steps = new ArrayList<>();
		for (FieldPlan field : group.fields()) {
			MethodHandle getter = field.source().getter();
			Class<?> owner = group.type();
			Class<?> type = field.source().type().toClass();
			MethodHandle writer = (field instanceof FieldPlan.Group nested) ? nested(nested, type)
					: writer((FieldPlan.Leaf) field, type);
			steps.add(MethodHandles.filterArguments(writer, 0, getter.asType(MethodType.methodType(type, owner))));
		}
		return steps;
	}

	private MethodHandle writer(FieldPlan.Leaf leaf, Class<?> type) {
		TargetColumn column = leaf.column();
		return (this.textReason == null)
				? FieldWriter.binary(Objects.requireNonNull(this.binary.get(leaf)), leaf.index(), column.notNull(),
						type)
				: FieldWriter.text(Objects.requireNonNull(this.texts.get(leaf)), leaf.index(), column.notNull(), type);
	}

	/** An object in an object; where it is {@code null}, all of its columns are. */
	private MethodHandle nested(FieldPlan.Group group, Class<?> type) {
		List<MethodHandle> nulls = new ArrayList<>();
		for (FieldPlan.Leaf leaf : group.leaves()) {
			nulls.add(MethodHandles.dropArguments(
					FieldWriter.none(this.textReason == null, leaf.index(), leaf.column().notNull()), 0, type));
		}
		MethodHandle test = IS_NULL.asType(MethodType.methodType(boolean.class, type));
		return MethodHandles.guardWithTest(test, sequence(nulls), sequence(steps(group)));
	}

	/** Halves, so that many fields do not nest as deep. */
	private static MethodHandle sequence(List<MethodHandle> steps) {
		if (steps.size() == 1) {
			return steps.get(0);
		}
		int half = steps.size() / 2;
		return MethodHandles.foldArguments(sequence(steps.subList(half, steps.size())),
				sequence(steps.subList(0, half)));
	}

	private static MethodHandle isNull() {
		try {
			return MethodHandles.lookup()
				.findStatic(Objects.class, "isNull", MethodType.methodType(boolean.class, Object.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
