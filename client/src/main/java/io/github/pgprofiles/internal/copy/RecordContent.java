package io.github.pgprofiles.internal.copy;

import java.sql.SQLException;

import io.github.pgprofiles.internal.copy.io.BinaryCounter;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.mapping.RowEncoder;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;

/**
 * Encodes row by row, and sends what has become a chunk. Used once.
 *
 * @param <T> what a row is made of
 */
final class RecordContent<T> implements CopyInSession.Content<RuntimeException> {

	private static final int TRAILER = -1;

	/** Grows as it must: most copies of records are small. */
	private static final int BUFFER = 8 * 1024;

	private final RowEncoder<T> encoder;

	private final boolean binary;

	private final HeldRows<T> source;

	private final ProgressMeter meter;

	private final WireBuffer buffer = new WireBuffer(BUFFER);

	private long rows;

	RecordContent(RowEncoding<T> encoding, HeldRows<T> source, ProgressMeter meter) {
		this.encoder = encoding.encoder();
		this.binary = encoding.isBinary();
		this.source = source;
		this.meter = meter;
	}

	/** Rows up to now. */
	long rows() {
		return this.rows;
	}

	@Override
	public void send(CopyInSession session) throws SQLException {
		WireBuffer out = this.buffer;
		if (this.binary) {
			byte[] signature = BinaryCounter.signature();
			out.bytes(signature, 0, signature.length);
			out.int4(0);
			out.int4(0);
		}
		while (this.source.hasNext()) {
			session.check();
			this.encoder.encode(this.source.next(), out);
			this.rows++;
			if (out.position() >= CopyInSession.CHUNK) {
				session.send(out.array(), out.position());
				this.source.release();
				moved(session);
			}
		}
		if (this.binary) {
			out.int2(TRAILER);
		}
		session.last(out.array(), out.position());
		moved(session);
	}

	private void moved(CopyInSession session) {
		this.buffer.reset(0);
		this.meter.moved(this.rows, session.bytes());
	}

}
