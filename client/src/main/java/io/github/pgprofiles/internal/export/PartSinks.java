package io.github.pgprofiles.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

import io.github.pgprofiles.internal.copy.io.ByteSink;

import org.springframework.util.Assert;

/** A sink for each part of an export. They are published and kept together. */
public final class PartSinks implements AutoCloseable {

	private final List<ByteSink> sinks;

	private PartSinks(List<ByteSink> sinks) {
		this.sinks = sinks;
	}

	/** Opens a file for each part. */
	public static PartSinks files(IntFunction<Path> files, int count) throws IOException {
		Set<Path> seen = new HashSet<>();
		List<Path> paths = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Path file = files.apply(i);
			Assert.notNull(file, "A file is null");
			Assert.isTrue(seen.add(file.toAbsolutePath().normalize()),
					() -> "Two parts have the same file: " + file + "; make a name of the number that is given");
			paths.add(file);
		}
		return open((i) -> ByteSink.of(paths.get(i)), count);
	}

	/** Opens a stream for each part. */
	public static PartSinks streams(IntFunction<? extends OutputStream> streams, int count) throws IOException {
		Set<OutputStream> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return open((i) -> {
			OutputStream stream = streams.apply(i);
			Assert.notNull(stream, "A stream is null");
			Assert.isTrue(seen.add(stream), "Two parts have the same stream: make one for each");
			return ByteSink.closing(stream);
		}, count);
	}

	/** Opens a sink. */
	@FunctionalInterface
	private interface Opener {

		ByteSink open(int index) throws IOException;

	}

	private static PartSinks open(Opener opener, int count) throws IOException {
		PartSinks opened = new PartSinks(new ArrayList<>());
		try {
			for (int i = 0; i < count; i++) {
				opened.sinks.add(opener.open(i));
			}
			return opened;
		}
		catch (Throwable ex) {
			try {
				opened.close();
			}
			catch (IOException | RuntimeException suppressed) {
				ex.addSuppressed(suppressed);
			}
			throw ex;
		}
	}

	public ByteSink get(ExportPart part) {
		return this.sinks.get(part.index());
	}

	/** All of them are complete. */
	public void publish() throws IOException {
		for (ByteSink sink : this.sinks) {
			sink.publish();
		}
	}

	/** All is well. */
	public void keep() {
		this.sinks.forEach(ByteSink::keep);
	}

	/** Closes all of them, whatever one of them does. */
	@Override
	public void close() throws IOException {
		Exception failed = null;
		for (ByteSink sink : this.sinks) {
			try {
				sink.close();
			}
			catch (IOException | RuntimeException ex) {
				if (failed == null) {
					failed = ex;
				}
				else if (failed != ex) {
					failed.addSuppressed(ex);
				}
			}
		}
		if (failed instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (failed instanceof IOException ex) {
			throw ex;
		}
	}

}
