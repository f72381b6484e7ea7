package io.github.pgprofiles.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * Secrets out of files below a directory. Symbolic links are followed: Kubernetes changes
 * a mounted secret by one.
 */
final class FileSecrets implements SecretResolver {

	/** More than any password or token has. */
	private static final int MOST_BYTES = 64 * 1024;

	private final Path directory;

	FileSecrets(Path directory) {
		this.directory = directory.toAbsolutePath().normalize();
	}

	@Override
	public @Nullable Secret resolve(String key) {
		Path file = file(key);
		if (file == null) {
			return null;
		}
		try {
			// before the text: a change in between is a change
			Stamp stamp = Stamp.of(file);
			if (stamp.isDirectory()) {
				return null;
			}
			if (!stamp.isFile()) {
				throw new SecretUnavailableException(file + " is no file");
			}
			return Secret.of(read(file)).whileNot(() -> isChanged(file, stamp));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (CharacterCodingException ex) {
			throw new SecretUnavailableException(file + " is not UTF-8");
		}
		catch (IOException ex) {
			throw new SecretUnavailableException(file + " cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	/** The file of a key, if one may be looked up. */
	private @Nullable Path file(String key) {
		try {
			Path relative = Path.of(key);
			Path file = this.directory.resolve(relative).normalize();
			boolean inside = !relative.isAbsolute() && file.startsWith(this.directory) && !file.equals(this.directory);
			for (Path part : relative) {
				inside &= !part.toString().equals("..");
			}
			return inside ? file : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	private static String read(Path file) throws IOException {
		byte[] bytes;
		try (InputStream in = Files.newInputStream(file)) {
			bytes = in.readNBytes(MOST_BYTES + 1);
		}
		if (bytes.length > MOST_BYTES) {
			throw new SecretUnavailableException("%s has more than %d bytes".formatted(file, MOST_BYTES));
		}
		String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		int end = text.endsWith("\r\n") ? text.length() - 2 : text.endsWith("\n") ? text.length() - 1 : text.length();
		return text.substring(0, end);
	}

	private static boolean isChanged(Path file, Stamp stamp) {
		try {
			return !Stamp.of(file).equals(stamp);
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public String name() {
		return "files below " + this.directory + (Files.isDirectory(this.directory) ? "" : " (which is no directory)");
	}

	/** What tells one state of a file from another without reading it. */
	private record Stamp(boolean isFile, boolean isDirectory, long size, FileTime modified, @Nullable Object key) {

		static Stamp of(Path file) throws IOException {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new Stamp(attributes.isRegularFile(), attributes.isDirectory(), attributes.size(),
					attributes.lastModifiedTime(), attributes.fileKey());
		}

	}

}
