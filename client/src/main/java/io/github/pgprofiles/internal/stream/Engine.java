package io.github.pgprofiles.internal.stream;

/** How rows come from the server. */
public enum Engine {

	AUTO, CURSOR, COPY

}
