package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.codec.Codecs;
import io.github.pgprofiles.internal.mapping.codec.ServerTypes;

/**
 * A record or a bean, filled from the columns of a row by name: {@code created_at} fills
 * {@code createdAt}, and {@code address_street} the {@code street} of an {@code address}
 * that is a record or bean itself.
 *
 * @param <T> the record or bean
 */
final class ObjectShape<T> implements RowShape<T> {

	private final ObjectPlan plan;

	private final Codecs codecs;

	ObjectShape(Class<T> type, Codecs codecs) {
		this.plan = ObjectPlan.of(type);
		this.codecs = codecs;
	}

	@Override
	public BoundShape<T> bind(Columns columns, ServerTypes types) throws SQLException {
		ObjectBinder binder = new ObjectBinder(columns, types, this.codecs);
		MethodHandle handle = binder.bind(this.plan).asType(MethodType.methodType(Object.class, RowBuffer.class));
		return new BoundShape<>(columns, new CompiledRow<>(this.plan.type().getSimpleName(), handle),
				binder.javaTypes(), binder.unreadable());
	}

}
