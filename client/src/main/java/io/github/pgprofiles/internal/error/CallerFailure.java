package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * An {@link SQLException} that a caller's own code has thrown out of a source, a consumer
 * or a mapper. It says nothing about the connection at hand, and has no SQLSTATE here; at
 * the end the caller gets the one that was thrown.
 */
public final class CallerFailure extends SQLException {

	private static final long serialVersionUID = 1L;

	private final SQLException thrown;

	private CallerFailure(SQLException thrown) {
		super(thrown);
		this.thrown = thrown;
	}

	/**
	 * Passes on what a caller's code has thrown.
	 * @return never
	 * @throws CallerFailure for an {@link SQLException}, said or not; everything else is
	 * thrown as it is
	 */
	public static RuntimeException of(Throwable thrown) throws CallerFailure {
		if (thrown instanceof CallerFailure own) {
			throw own;
		}
		if (thrown instanceof SQLException ex) {
			throw new CallerFailure(ex);
		}
		throw CallerFailure.<RuntimeException>unchecked(thrown);
	}

	/** Values of a caller's own source, which says what it throws or not. */
	public static <T> Iterator<T> iterator(Iterator<T> source) {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				try {
					return source.hasNext();
				}
				catch (Throwable ex) {
					throw unsaid(ex);
				}
			}

			@Override
			public T next() {
				try {
					return source.next();
				}
				catch (Throwable ex) {
					throw unsaid(ex);
				}
			}

		};
	}

	/** A caller's own consumer, which says what it throws or not. */
	public static <T> Consumer<T> consumer(Consumer<? super T> consumer) {
		return (value) -> {
			try {
				consumer.accept(value);
			}
			catch (Throwable ex) {
				throw unsaid(ex);
			}
		};
	}

	/**
	 * Like {@link #of}, where no signature lets it through.
	 * @return never
	 */
	public static RuntimeException unsaid(Throwable thrown) {
		try {
			throw of(thrown);
		}
		catch (CallerFailure ex) {
			throw CallerFailure.<RuntimeException>unchecked(ex);
		}
	}

	/**
	 * What the caller's code has thrown, with what was attached on its way.
	 * @return never
	 */
	public RuntimeException unwrap() {
		for (Throwable suppressed : getSuppressed()) {
			this.thrown.addSuppressed(suppressed);
		}
		throw CallerFailure.<RuntimeException>unchecked(this.thrown);
	}

	/** Nothing else lets a checked exception through that no signature says. */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
		throw (X) thrown;
	}

}
