package io.github.pgprofiles.internal.driver.observed;

import java.sql.SQLException;

import io.github.pgprofiles.internal.log.Operation;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.ByteStreamWriter;

/** A COPY by the driver's own API, which has a line in the log when it is over. */
@NullUnmarked
abstract class ObservedCopy implements CopyOperation {

	final Operation operation;

	private final CopyOperation delegate;

	long bytes;

	private ObservedCopy(CopyOperation delegate, Operation operation) {
		this.delegate = delegate;
		this.operation = operation;
	}

	/** A step of the copy. */
	@FunctionalInterface
	interface Step<R> {

		R run() throws SQLException;

	}

	final <R> R step(Step<R> step) throws SQLException {
		try {
			return step.run();
		}
		catch (SQLException | RuntimeException | Error ex) {
			this.operation.fail(ex);
			if (!this.delegate.isActive()) {
				this.operation.end();
			}
			throw ex;
		}
	}

	final void end() {
		this.operation.count(this.delegate.getHandledRowCount(), this.bytes);
		this.operation.end();
	}

	@Override
	public int getFieldCount() {
		return this.delegate.getFieldCount();
	}

	@Override
	public int getFormat() {
		return this.delegate.getFormat();
	}

	@Override
	public int getFieldFormat(int field) {
		return this.delegate.getFieldFormat(field);
	}

	@Override
	public boolean isActive() {
		return this.delegate.isActive();
	}

	@Override
	public void cancelCopy() throws SQLException {
		try {
			this.delegate.cancelCopy();
		}
		finally {
			this.operation.count(-1, this.bytes);
			this.operation.end();
		}
	}

	@Override
	public long getHandledRowCount() {
		return this.delegate.getHandledRowCount();
	}

	/** To the server. */
	static final class In extends ObservedCopy implements CopyIn {

		private final CopyIn copy;

		In(CopyIn copy, Operation operation) {
			super(copy, operation);
			this.copy = copy;
		}

		@Override
		public void writeToCopy(byte[] buffer, int offset, int length) throws SQLException {
			step(() -> {
				this.copy.writeToCopy(buffer, offset, length);
				return true;
			});
			this.bytes += length;
		}

		@Override
		public void writeToCopy(ByteStreamWriter from) throws SQLException {
			step(() -> {
				this.copy.writeToCopy(from);
				return true;
			});
			this.bytes += from.getLength();
		}

		@Override
		public void flushCopy() throws SQLException {
			step(() -> {
				this.copy.flushCopy();
				return true;
			});
		}

		@Override
		public long endCopy() throws SQLException {
			long rows = step(this.copy::endCopy);
			end();
			return rows;
		}

	}

	/** From the server. */
	static final class Out extends ObservedCopy implements CopyOut {

		private final CopyOut copy;

		Out(CopyOut copy, Operation operation) {
			super(copy, operation);
			this.copy = copy;
		}

		@Override
		public byte[] readFromCopy() throws SQLException {
			return read(step(this.copy::readFromCopy), true);
		}

		@Override
		public byte[] readFromCopy(boolean block) throws SQLException {
			return read(step(() -> this.copy.readFromCopy(block)), block);
		}

		private byte[] read(byte[] row, boolean block) {
			if (row != null) {
				this.bytes += row.length;
			}
			else if (block || !this.copy.isActive()) {
				end();
			}
			return row;
		}

	}

}
