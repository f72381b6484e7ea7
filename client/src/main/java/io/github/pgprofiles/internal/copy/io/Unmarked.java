package io.github.pgprofiles.internal.copy.io;

/** Bytes from whose beginning a byte order mark is gone already. */
public interface Unmarked {

}
