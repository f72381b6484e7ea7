package io.github.pgprofiles.copy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** A file that can be read, and throws when it is closed. */
final class UnclosablePath {

	private UnclosablePath() {
	}

	static Path of(Path file, IOException failure) {
		FileSystem system = new OneFile(new Provider(file, failure));
		return (Path) Proxy.newProxyInstance(Path.class.getClassLoader(), new Class<?>[] { Path.class },
				(proxy, method, arguments) -> {
					if ("getFileSystem".equals(method.getName())) {
						return system;
					}
					try {
						return method.invoke(file, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private static SeekableByteChannel unclosable(SeekableByteChannel channel, IOException failure) {
		return (SeekableByteChannel) Proxy.newProxyInstance(Path.class.getClassLoader(),
				new Class<?>[] { SeekableByteChannel.class }, (proxy, method, arguments) -> {
					Object result = method.invoke(channel, arguments);
					if ("close".equals(method.getName())) {
						throw failure;
					}
					return result;
				});
	}

	private static final class OneFile extends FileSystem {

		private final Provider provider;

		OneFile(Provider provider) {
			this.provider = provider;
		}

		@Override
		public FileSystemProvider provider() {
			return this.provider;
		}

		@Override
		public void close() {
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public boolean isReadOnly() {
			return true;
		}

		@Override
		public String getSeparator() {
			return "/";
		}

		@Override
		public Iterable<Path> getRootDirectories() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Iterable<FileStore> getFileStores() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Set<String> supportedFileAttributeViews() {
			return Set.of("basic");
		}

		@Override
		public Path getPath(String first, String... more) {
			throw new UnsupportedOperationException();
		}

		@Override
		public PathMatcher getPathMatcher(String pattern) {
			throw new UnsupportedOperationException();
		}

		@Override
		public UserPrincipalLookupService getUserPrincipalLookupService() {
			throw new UnsupportedOperationException();
		}

		@Override
		public WatchService newWatchService() {
			throw new UnsupportedOperationException();
		}

	}

	private static final class Provider extends FileSystemProvider {

		private final Path file;

		private final FileSystemProvider real;

		private final IOException failure;

		Provider(Path file, IOException failure) {
			this.file = file;
			this.real = file.getFileSystem().provider();
			this.failure = failure;
		}

		@Override
		public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
				FileAttribute<?>... attributes) throws IOException {
			return unclosable(FileChannel.open(this.file, options, attributes), this.failure);
		}

		@Override
		public void checkAccess(Path path, AccessMode... modes) throws IOException {
			this.real.checkAccess(this.file, modes);
		}

		@Override
		public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
				throws IOException {
			return this.real.readAttributes(this.file, type, options);
		}

		@Override
		public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
				throws IOException {
			return this.real.readAttributes(this.file, attributes, options);
		}

		@Override
		public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
			return this.real.getFileAttributeView(this.file, type, options);
		}

		@Override
		public String getScheme() {
			return "unclosable";
		}

		@Override
		public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FileSystem getFileSystem(URI uri) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Path getPath(URI uri) {
			throw new UnsupportedOperationException();
		}

		@Override
		public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void createDirectory(Path folder, FileAttribute<?>... attributes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void delete(Path path) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void copy(Path source, Path target, CopyOption... options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void move(Path source, Path target, CopyOption... options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isSameFile(Path path, Path other) {
			return path.equals(other);
		}

		@Override
		public boolean isHidden(Path path) {
			return false;
		}

		@Override
		public FileStore getFileStore(Path path) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
			throw new UnsupportedOperationException();
		}

	}

}
