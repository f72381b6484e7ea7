package io.github.pgprofiles.internal.mapping.codec;

/**
 * The two formats of a value (PostgreSQL manual, chapter 'Formats and Format Codes').
 * Text is in UTF-8, dates in the style ISO, as the driver asks for.
 */
public enum Wire {

	TEXT, BINARY

}
