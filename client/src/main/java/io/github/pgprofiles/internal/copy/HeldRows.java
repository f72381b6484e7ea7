package io.github.pgprofiles.internal.copy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import io.github.pgprofiles.internal.error.CallerFailure;

/**
 * The rows of a source, of which the first ones can be read once more, as long as no more
 * than a chunk of them was read. Not thread-safe.
 *
 * @param <T> what a row is made of
 */
final class HeldRows<T> implements Iterator<T> {

	private final Iterator<? extends T> source;

	private final List<T> held = new ArrayList<>();

	private int next;

	private boolean holding = true;

	HeldRows(Iterator<? extends T> source) {
		this.source = source;
	}

	@Override
	public boolean hasNext() {
		try {
			return this.next < this.held.size() || this.source.hasNext();
		}
		catch (Throwable ex) {
			throw CallerFailure.unsaid(ex);
		}
	}

	@Override
	public T next() {
		if (this.next < this.held.size()) {
			T row = this.held.get(this.next++);
			if (!this.holding && this.next == this.held.size()) {
				this.held.clear();
				this.next = 0;
			}
			return row;
		}
		T row = read();
		if (this.holding) {
			this.held.add(row);
			this.next++;
		}
		return row;
	}

	private T read() {
		try {
			return this.source.next();
		}
		catch (NoSuchElementException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw CallerFailure.unsaid(ex);
		}
	}

	/** Begins anew. */
	void rewind() {
		this.next = 0;
	}

	/** Keeps none of those to come, nor those that were read. */
	void release() {
		this.holding = false;
		if (this.next == this.held.size()) {
			this.held.clear();
			this.next = 0;
		}
	}

	/** Whether it can still begin anew. */
	boolean isHeld() {
		return this.holding;
	}

}
