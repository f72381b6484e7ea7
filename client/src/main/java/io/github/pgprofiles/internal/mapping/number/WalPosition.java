package io.github.pgprofiles.internal.mapping.number;

import java.util.Map;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import org.postgresql.replication.LogSequenceNumber;

/** {@code pg_lsn}. PostgreSQL manual, chapter 'pg_lsn Type'. */
public final class WalPosition {

	private WalPosition() {
	}

	public static TypeFamily family() {
		return new ConvertingFamily<>(LogSequenceNumber.class,
				(bytes, offset, length) -> LogSequenceNumber.valueOf(Bytes.ascii(bytes, offset, length)),
				(bytes, offset, length) -> {
					Bytes.requireLength(8, length);
					return LogSequenceNumber.valueOf(Bytes.int8(bytes, offset));
				}, Map.of(LogSequenceNumber.class, Function.identity(), String.class, LogSequenceNumber::asString))
			.writing(LogSequenceNumber.class, (position, out) -> out.int8(position.asLong()));
	}

}
