package io.github.pgprofiles.internal.copy.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Mode, group and owner of a file that another one replaces. Where a file system has no
 * such thing, nothing happens.
 */
final class FileRights {

	/** Enough for what is still being written. */
	private static final Set<PosixFilePermission> OWNERS = Set.of(PosixFilePermission.OWNER_READ,
			PosixFilePermission.OWNER_WRITE);

	private FileRights() {
	}

	/**
	 * Makes a file to write to.
	 * @param replaced what it will replace, and is never more open than; {@code null} for
	 * nothing, when it is as open as any new file
	 */
	static OutputStream create(Path file, Set<OpenOption> options, @Nullable Path replaced) throws IOException {
		PosixFileAttributeView rights = (replaced != null) ? rightsOf(replaced) : null;
		if (rights == null) {
			return Files.newOutputStream(file, options.toArray(OpenOption[]::new));
		}
		Set<PosixFilePermission> mode = setOf(rights.readAttributes().permissions());
		mode.retainAll(OWNERS);
		FileAttribute<?> attribute = PosixFilePermissions.asFileAttribute(mode);
		return Channels.newOutputStream(Files.newByteChannel(file, options, attribute));
	}

	/** Gives a file what another one has. The mode comes last, and opens it. */
	static void handOn(Path from, Path to) throws IOException {
		PosixFileAttributeView source = rightsOf(from);
		PosixFileAttributeView target = rightsOf(to);
		if (source == null || target == null) {
			return;
		}
		PosixFileAttributes wanted = source.readAttributes();
		PosixFileAttributes present = target.readAttributes();
		Set<PosixFilePermission> mode = setOf(wanted.permissions());
		if (!wanted.group().equals(present.group()) && !isDone(() -> target.setGroup(wanted.group()))) {
			// what that group may do, another one shall not
			withoutGroup(mode);
		}
		if (!wanted.owner().equals(present.owner())) {
			isDone(() -> target.setOwner(wanted.owner()));
		}
		target.setPermissions(mode);
	}

	private static void withoutGroup(Set<PosixFilePermission> mode) {
		keepIf(mode, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
		keepIf(mode, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
		keepIf(mode, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
	}

	private static void keepIf(Set<PosixFilePermission> mode, PosixFilePermission group, PosixFilePermission others) {
		if (!mode.contains(others)) {
			mode.remove(group);
		}
	}

	private static @Nullable PosixFileAttributeView rightsOf(Path file) {
		return Files.getFileAttributeView(file, PosixFileAttributeView.class);
	}

	private static Set<PosixFilePermission> setOf(Set<PosixFilePermission> mode) {
		Set<PosixFilePermission> copy = EnumSet.noneOf(PosixFilePermission.class);
		copy.addAll(mode);
		return copy;
	}

	/** A change that not everybody may make. */
	@FunctionalInterface
	private interface Change {

		void make() throws IOException;

	}

	private static boolean isDone(Change change) {
		try {
			change.make();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
