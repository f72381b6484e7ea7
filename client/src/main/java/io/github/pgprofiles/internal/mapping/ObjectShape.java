package io.github.pgprofiles.internal.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.register.Codecs;

import org.springframework.core.ResolvableType;

/**
 * A record or a bean, filled from the columns of a row by name: {@code created_at} fills
 * {@code createdAt}, and {@code address_street} the {@code street} of an {@code address}
 * that is a record or bean itself. A single column of JSON that fills nothing is the
 * whole object.
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
		if (isWholeRow(columns)) {
			return new ValueShape<T>(ResolvableType.forClass(this.plan.type()), this.codecs).bind(columns, types);
		}
		ObjectBinder binder = new ObjectBinder(columns, types, this.codecs);
		MethodHandle handle = binder.bind(this.plan).asType(MethodType.methodType(Object.class, RowBuffer.class));
		return new BoundShape<>(columns, new CompiledRow<>(this.plan.type().getSimpleName(), handle),
				binder.javaTypes(), binder.unreadable());
	}

	/** A single column of JSON is the object, unless it fills a slot of it. */
	private boolean isWholeRow(Columns columns) {
		return columns.size() == 1 && this.codecs.isJson(columns.type(0)) && !ObjectBinder.fills(columns, this.plan);
	}

}
